#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace poolbench {

// What the kernel reports in files. Empty if there is no such file.

inline std::string first_line_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

inline std::string text_of_file(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace poolbench
