#include "tools/enlace/commands.h"

int main(int argc, char** argv) {
    return enlace::program::run(argc, argv);
}
