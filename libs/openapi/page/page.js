"use strict";

// Every command needs a key of its own: the one of the description is only an example.
const KEY = "Idempotency-Key";
let exampleKey = "";

function withKeyOfItsOwn(request) {
    if (request.headers && request.headers[KEY] && request.headers[KEY] === exampleKey) {
        request.headers[KEY] = Array.from(crypto.getRandomValues(new Uint8Array(16)),
            (byte) => byte.toString(16).padStart(2, "0")).join("");
    }
    return request;
}

function keyIn(description) {
    for (const path of Object.values(description.paths)) {
        for (const parameter of path.post?.parameters ?? []) {
            if (parameter.name === KEY) return parameter.example;
        }
    }
    return "";
}

async function show() {
    const description = await (await fetch("openapi.json")).json();
    exampleKey = keyIn(description);
    document.title = `${description.info.title}: the API`;
    SwaggerUIBundle({
        spec: description,
        dom_id: "#docs",
        deepLinking: true,
        docExpansion: "list",
        defaultModelsExpandDepth: 0,
        filter: true,
        validatorUrl: null,
        requestInterceptor: withKeyOfItsOwn,
    });
}

show();
