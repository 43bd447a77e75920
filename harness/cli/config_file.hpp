#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace poolbench {

/// The options in a TOML text as arguments of `poolbench run`: "workers = [1, 2]" becomes "--workers=1,2", and a list
/// for a repeatable option repeats it. Throws UsageError, whose message begins with `source`, for text that is wrong in
/// itself, regardless of the run's other options.
std::vector<std::string> arguments_of(std::istream& toml, const std::string& source);

/// The same for the file at `path`, which may be a pipe. Throws UsageError if it cannot be read.
std::vector<std::string> read_config_file(const std::string& path);

}  // namespace poolbench
