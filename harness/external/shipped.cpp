#include "harness/external/shipped.hpp"

#include <unistd.h>

#include <array>
#include <cstdlib>

namespace poolbench::external {
namespace {

constexpr std::array<ShippedProgram, 5> programs{{
    {"go", "the article's worker, dispatcher and collector, in Go",
     "needs Go: apt-get install golang-go, then configure again with -DPOOLBENCH_WITH_GO=ON"},
    {"java", "Executors.newFixedThreadPool, in Java",
     "needs a JDK: apt-get install default-jdk-headless, then configure again with -DPOOLBENCH_WITH_JAVA=ON"},
    {"python", "concurrent.futures.ThreadPoolExecutor, in Python",
     "needs Python: apt-get install python3, then configure again with -DPOOLBENCH_WITH_PYTHON=ON"},
    {"node", "worker threads that share a queue, in JavaScript on Node.js",
     "needs Node.js: apt-get install nodejs, then configure again with -DPOOLBENCH_WITH_NODE=ON"},
    {"erlang", "processes that wait for jobs and hold no thread, in Erlang",
     "needs Erlang: apt-get install erlang-base, then configure again with -DPOOLBENCH_WITH_ERLANG=ON"},
}};

std::filesystem::path file_of(const ShippedProgram& program, const std::filesystem::path& folder) {
  return folder / program.name;
}

bool is_there(const ShippedProgram& program, const std::filesystem::path& folder) {
  return access(file_of(program, folder).c_str(), X_OK) == 0;
}

/// Quotes `text` for sh(1). Only a single quote is special inside single quotes.
std::string shell_quoted(const std::string& text) {
  std::string quoted = "'";
  for (const char character : text) quoted += character == '\'' ? "'\\''" : std::string(1, character);
  return quoted + "'";
}

}  // namespace

std::filesystem::path shipped_folder() {
  if (const char* folder = std::getenv("POOLBENCH_EXTERNAL")) return folder;
  std::error_code none;
  const auto here = std::filesystem::read_symlink("/proc/self/exe", none).parent_path();
  const auto built = here / "external";
  return std::filesystem::is_directory(built, none) ? built : here.parent_path() / "libexec" / "poolbench";
}

std::vector<Program> find_shipped(const std::filesystem::path& folder) {
  std::vector<Program> found;
  for (const ShippedProgram& program : programs) {
    if (!is_there(program, folder)) continue;
    found.push_back(
        {std::string(program.name), std::string(program.description), shell_quoted(file_of(program, folder))});
  }
  return found;
}

std::vector<ShippedProgram> find_missing(const std::filesystem::path& folder) {
  std::vector<ShippedProgram> missing;
  for (const ShippedProgram& program : programs) {
    if (!is_there(program, folder)) missing.push_back(program);
  }
  return missing;
}

}  // namespace poolbench::external
