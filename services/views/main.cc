#include "process/serving.h"
#include "views/part.h"

int main(int argc, char** argv) {
    using namespace enlace;
    return process::run(argc, argv, "enlace-views",
                        "The read side in a process of its own: answers all queries and streams.\n"
                        "Any number of instances may run side by side.",
                        {.policy = views::policy_names(), .parts = {views::make_part}});
}
