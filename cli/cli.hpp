// The command line: which commands there are, and what they take.
#pragma once

namespace huiying {

/// Runs one command; gives the exit status.
int run_command_line(int argc, char** argv);

} // namespace huiying
