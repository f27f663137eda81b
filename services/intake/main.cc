#include "intake/part.h"
#include "process/serving.h"

int main(int argc, char** argv) {
    using namespace enlace;
    return process::run(argc, argv, "enlace-intake",
                        "Intake in a process of its own: takes commands about patients and cases.\n"
                        "Any number of instances may run side by side.",
                        {.policy = {intake::policy_names()}, .parts = {intake::make_part}});
}
