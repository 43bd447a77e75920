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
  std::string_view name;  ///< also the name of its file
  std::string_view description;
  std::string_view remedy;  ///< what to do if it is missing
};

/// The folder of the shipped programs: the one that the environment variable POOLBENCH_EXTERNAL names; otherwise
/// `external` next to the running program (in a build), or ../libexec/poolbench (in an installation).
std::filesystem::path shipped_folder();

/// The shipped programs that are in `folder` and can be executed.
std::vector<Program> find_shipped(const std::filesystem::path& folder = shipped_folder());

/// The shipped programs that are not.
std::vector<ShippedProgram> find_missing(const std::filesystem::path& folder = shipped_folder());

}  // namespace poolbench::external
