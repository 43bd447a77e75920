#include "harness/cli/app.hpp"

#include <array>
#include <iostream>
#include <sstream>
#include <string>

#include "tests/catch.hpp"
#include "tests/support/fake_pool.hpp"

using namespace poolbench;

namespace {

struct Said {
  int exit_code;
  std::string out;
  std::string err;
};

/// What a stream is given while this exists.
class Captured {
 public:
  explicit Captured(std::ostream& stream) : stream_(stream), original_(stream.rdbuf(text_.rdbuf())) {}
  Captured(const Captured&) = delete;
  Captured& operator=(const Captured&) = delete;
  ~Captured() { stream_.rdbuf(original_); }

  std::string text() const { return text_.str(); }

 private:
  std::ostream& stream_;
  std::ostringstream text_;
  std::streambuf* original_;
};

/// `poolbench list` by a program that brings pools of its own.
Said list_with(std::vector<PoolEntry> own_pools) {
  std::string program = "consumer";
  std::string command = "list";
  std::array<char*, 3> arguments{program.data(), command.data(), nullptr};
  const Captured out(std::cout);
  const Captured err(std::cerr);
  const int exit_code = run_app(2, arguments.data(), std::move(own_pools));
  return {exit_code, out.text(), err.text()};
}

PoolEntry named(const std::string& name) {
  PoolEntry entry = testing::immediate_entry();
  entry.name = name;
  return entry;
}

}  // namespace

TEST_CASE("a pool of one's own stands in the list behind those of the house") {
  const Said said = list_with({named("app_test")});
  CHECK(said.exit_code == 0);
  CHECK(said.err.empty());
  CHECK(said.out.find("\n  app_test ") > said.out.find("\n  arena "));
  CHECK(said.out.find("\n  app_test ") < said.out.find("\nPresets "));
}

TEST_CASE("two pools of one name are an error of usage, and nothing is run") {
  const Said taken = list_with({named("channel")});
  CHECK(taken.exit_code == 2);
  CHECK(taken.out.empty());
  CHECK(taken.err == "poolbench: there is a pool 'channel' already; choose another name\n");
  CHECK(list_with({named("app_test_twice"), named("app_test_twice")}).err ==
        "poolbench: there is a pool 'app_test_twice' already; choose another name\n");
}
