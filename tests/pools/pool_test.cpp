#include "pools/pool.hpp"

#include <chrono>
#include <cstdint>
#include <string>

#include "tests/catch.hpp"

using namespace poolbench;
using namespace std::chrono_literals;

namespace {

/// Records what it is asked to do.
struct Recorder : JobBody {
  std::chrono::nanoseconds begin(std::uint64_t index, unsigned worker) override {
    calls += "begin " + std::to_string(index) + " on " + std::to_string(worker) + ", ";
    if (fails) throw 42;
    return 7ns;
  }
  void end(std::uint64_t index) override { calls += "end " + std::to_string(index); }

  virtual ~Recorder() = default;

  std::string calls;
  bool fails = false;
};

}  // namespace

TEST_CASE("a job runs as its two halves", "[pool]") {
  Recorder body;
  const Job job(body, 5);
  SECTION("as a whole") {
    job(3);
    CHECK(body.calls == "begin 5 on 3, end 5");
  }
  SECTION("half by half") {
    CHECK(job.begin(3) == 7ns);
    CHECK(body.calls == "begin 5 on 3, ");
    job.end();
    CHECK(body.calls == "begin 5 on 3, end 5");
  }
  SECTION("as a copy") {
    const Job copy = job;
    copy(3);
    CHECK(body.calls == "begin 5 on 3, end 5");
  }
}

TEST_CASE("an exception passes through a job, and its second half does not run", "[pool]") {
  Recorder body;
  body.fails = true;
  CHECK_THROWS_AS(Job(body, 1)(0), int);
  CHECK(body.calls == "begin 1 on 0, ");
}

TEST_CASE("a body may run a whole job its own way", "[pool]") {
  struct Whole final : Recorder {
    void run(std::uint64_t index, unsigned worker) override {
      calls = "run " + std::to_string(index) + " on " + std::to_string(worker);
    }
  } body;
  Job(body, 2)(1);
  CHECK(body.calls == "run 2 on 1");
}
