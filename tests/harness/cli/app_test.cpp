#include "harness/cli/app.hpp"

#include <array>
#include <iostream>
#include <locale>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "tests/catch.hpp"
#include "tests/support/csv_table.hpp"
#include "tests/support/fake_pool.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace poolbench;

namespace {

struct Said {
  int exit_code;
  std::string out;
  std::string err;
};

/// Captures what is written to a stream, as long as this exists.
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

/// `poolbench list` in a program with its own pools.
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

/// As in German: "1.000,5".
class Commas final : public std::numpunct<char> {
  char do_decimal_point() const override { return ','; }
  char do_thousands_sep() const override { return '.'; }
  std::string do_grouping() const override { return "\3"; }
};

}  // namespace

TEST_CASE("numbers are written the same in any locale, and the program gets its locale back") {
  const std::locale german(std::locale::classic(), new Commas);
  const std::locale before = std::locale::global(german);
  const testing::TemporaryFolder folder;
  std::vector<std::string> command{"consumer",
                                   "run",
                                   "--pools=sequential",
                                   "--jobs=2000",
                                   "--sleep=0",
                                   "--repetitions=1",
                                   "--json=" + (folder / "new.json"),
                                   "--out=" + (folder / "new.csv")};
  std::vector<char*> arguments;
  for (std::string& argument : command) arguments.push_back(argument.data());
  std::string out;
  {
    const Captured captured(std::cout);
    const Captured silenced(std::cerr);
    const std::locale chosen = std::cout.imbue(german);
    CHECK(run_app(static_cast<int>(arguments.size()), arguments.data()) == 0);
    CHECK(std::cout.imbue(chosen) == german);
    out = captured.text();
  }
  CHECK(std::locale::global(before) == german);
  CHECK(out.find("\nsequential  1 ") != std::string::npos);
  const auto json = nlohmann::json::parse(testing::read_text(folder / "new.json"));
  CHECK(json.at("benchmarks").at(0).at("jobs") == 2000);
  CHECK(json.at("benchmarks").at(0).at("real_time").is_number());
  CHECK(testing::CsvTable(testing::read_text(folder / "new.csv")).column("jobs").front() == "2000");
}

TEST_CASE("a program's own pools are listed after the built-in ones") {
  const Said said = list_with({named("app_test")});
  CHECK(said.exit_code == 0);
  CHECK(said.err.empty());
  CHECK(said.out.find("\n  app_test ") > said.out.find("\n  arena "));
  CHECK(said.out.find("\nThis program's own\n  app_test ") < said.out.find("\nPresets "));
}

TEST_CASE("two pools of the same name are a usage error, and nothing runs") {
  const Said taken = list_with({named("channel")});
  CHECK(taken.exit_code == 2);
  CHECK(taken.out.empty());
  CHECK(taken.err == "poolbench: there is already a pool 'channel'; choose another name\n");
  CHECK(list_with({named("app_test_twice"), named("app_test_twice")}).err ==
        "poolbench: there is already a pool 'app_test_twice'; choose another name\n");
}
