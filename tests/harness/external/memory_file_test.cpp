#include "harness/external/memory_file.hpp"

#include <filesystem>
#include <fstream>
#include <system_error>

#include "tests/catch.hpp"

using poolbench::external::MemoryFile;

TEST_CASE("a file in memory has what this object and others wrote") {
  MemoryFile file("test");
  CHECK(file.size() == 0);
  CHECK(file.read().empty());
  file.write("mine");
  std::ofstream(file.path(), std::ios::app) << " and yours";
  CHECK(file.read() == "mine and yours");
  CHECK(file.size() == 14);
}

TEST_CASE("a file in memory exists as long as its object") {
  std::string path;
  {
    const MemoryFile file("test");
    path = file.path();
    CHECK(std::filesystem::exists(path));
  }
  CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("a sealed file in memory can be read, and changed by nobody") {
  MemoryFile file("test");
  file.write("final");
  file.seal();
  CHECK_THROWS_AS(file.write("more"), std::system_error);
  CHECK_FALSE(std::ofstream(file.path(), std::ios::trunc).is_open());
  CHECK(file.read() == "final");
}
