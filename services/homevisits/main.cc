#include "homevisits/part.h"
#include "process/serving.h"

int main(int argc, char** argv) {
    using namespace enlace;
    return process::run(argc, argv, "enlace-homevisits",
                        "Home visits in a process of their own: takes commands about them.\n"
                        "Any number of instances may run side by side.",
                        {.policy = {homevisits::policy_names()}, .parts = {homevisits::make_part}});
}
