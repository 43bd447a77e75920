#include "pools/completion.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/catch.hpp"
#include "tests/support/threads.hpp"

using namespace poolbench;
using namespace poolbench::testing;

namespace {

/// Records which workers ran; every job but the first throws its index.
struct Thrower final : JobBody {
  std::chrono::nanoseconds begin(std::uint64_t index, unsigned worker) override {
    workers.push_back(worker);
    if (index > 0) throw std::runtime_error(std::to_string(index));
    return {};
  }
  std::vector<unsigned> workers;
};

}  // namespace

TEST_CASE("a job runs as the worker that it is given", "[completion]") {
  Completion completion;
  Thrower body;
  completion.submit([] {});
  completion.run(Job(body, 0), 3);
  completion.wait();
  CHECK(body.workers == std::vector<unsigned>{3});
}

TEST_CASE("wait blocks until every submitted job has ended, whether it returned or threw", "[completion]") {
  Completion completion;
  Thrower body;
  completion.submit([] {});
  completion.submit([] {});
  auto waiting = in_background([&] { completion.wait(); });
  CHECK(blocks(waiting));
  completion.run(Job(body, 0), 0);
  CHECK(blocks(waiting));
  completion.run(Job(body, 1), 0);
  CHECK_THROWS_WITH(waiting.get(), "1");
}

TEST_CASE("the first exception is rethrown once, the others are dropped", "[completion]") {
  Completion completion;
  Thrower body;
  for (const std::uint64_t index : {0U, 2U, 1U}) {
    completion.submit([] {});
    completion.run(Job(body, index), 0);
  }
  completion.wait_quietly();
  CHECK_THROWS_WITH(completion.wait(), "2");
  completion.wait();
}

TEST_CASE("a job that could not be handed over counts as never submitted", "[completion]") {
  Completion completion;
  CHECK_THROWS_WITH(completion.submit([] { throw std::runtime_error("full"); }), "full");
  completion.wait();
}

TEST_CASE("a job in halves ends with its second half, or with the first if that throws", "[completion]") {
  Completion completion;
  Thrower body;
  completion.submit([] {});
  completion.submit([] {});
  CHECK(completion.begin(Job(body, 0), 3) == std::chrono::nanoseconds(0));
  CHECK(body.workers == std::vector<unsigned>{3});
  CHECK(completion.begin(Job(body, 1), 0) == std::nullopt);
  auto waiting = in_background([&] { completion.wait(); });
  CHECK(blocks(waiting));
  completion.end(Job(body, 0));
  CHECK_THROWS_WITH(waiting.get(), "1");
}

TEST_CASE("a job whose second half throws has ended", "[completion]") {
  struct EndThrower final : JobBody {
    std::chrono::nanoseconds begin(std::uint64_t /*index*/, unsigned /*worker*/) override { return {}; }
    void end(std::uint64_t /*index*/) override { throw std::runtime_error("end"); }
  };
  Completion completion;
  EndThrower body;
  completion.submit([] {});
  CHECK(completion.begin(Job(body, 0), 0).has_value());
  completion.end(Job(body, 0));
  CHECK_THROWS_WITH(completion.wait(), "end");
}
