// The composition root is the command line in cli/: configuration → storage → use cases → API.
#include "cli/cli.hpp"

int main(int argc, char** argv) { return huiying::run_command_line(argc, argv); }
