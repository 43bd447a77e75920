#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace poolbench::external {

/// A program that speaks the protocol of PROTOCOL.md, and how to run it.
struct Program {
  std::string name;
  std::string description;  ///< one line, for `poolbench list`
  std::string command;
};

/// A program of pools/external/, built where its language is installed.
struct ShippedProgram {
  std::string_view name;  ///< also of its file
  std::string_view description;
  std::string_view remedy;  ///< what to do where it is missing
};

/// Where the shipped programs are: the folder that POOLBENCH_EXTERNAL names in the environment; or else `external`
/// beside the running program, as in a build; or else ../libexec/poolbench, as in an installation.
std::filesystem::path shipped_folder();

/// Those of the shipped programs that are in `folder`.
std::vector<Program> find_shipped(const std::filesystem::path& folder = shipped_folder());

/// Those that are not.
std::vector<ShippedProgram> find_missing(const std::filesystem::path& folder = shipped_folder());

}  // namespace poolbench::external
