package mx.enlace.example;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** How to come to the brokers: BROKERS, and as whom: CLIENT, PASSWORD_FILE and CA (PEM). */
final class Settings {
    static Properties connection() throws IOException {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", System.getenv("BROKERS"));
        String client = System.getenv("CLIENT");
        if (client == null) return settings;
        String password = Files.readString(Path.of(System.getenv("PASSWORD_FILE"))).strip();
        settings.put("security.protocol", "SASL_SSL");
        settings.put("ssl.truststore.type", "PEM");
        settings.put("ssl.truststore.location", System.getenv("CA"));
        settings.put("sasl.mechanism", "SCRAM-SHA-512");
        settings.put("sasl.jaas.config",
            "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"" + client
                + "\" password=\"" + password + "\";");
        return settings;
    }

    private Settings() {}
}
