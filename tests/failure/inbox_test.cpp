// An inbox allocates only in push(), which reports a failure and leaves everything as it was.
#include <new>
#include <vector>

#include "pools/coroutine/inbox.hpp"
#include "tests/catch.hpp"
#include "tests/support/failing_allocator.hpp"
#include "tests/support/manual_executor.hpp"

using namespace poolbench;
using namespace poolbench::testing;

namespace {

Task await_arrival(Inbox<int>& inbox, bool& arrived) {
  co_await inbox.arrival();
  arrived = true;
}

}  // namespace

TEST_CASE("a push without memory throws and leaves the inbox as it was", "[failure]") {
  Inbox<int> inbox(1);
  int pushed = 0;
  int threw = 0;
  {
    const FailingAllocations failing(0, 2);
    while (threw < 2) {
      try {
        inbox.push(pushed);
        ++pushed;
      } catch (const std::bad_alloc&) {
        ++threw;
      }
    }
  }
  inbox.push(pushed++);
  std::vector<int> batch;
  batch.reserve(10'000);
  CHECK(inbox.take(batch, batch.capacity()));
  REQUIRE(static_cast<int>(batch.size()) == pushed);
  for (int i = 0; i < pushed; ++i) CHECK(batch[static_cast<std::size_t>(i)] == i);
}

TEST_CASE("taking from an inbox, waiting for it and closing it allocate nothing", "[failure]") {
  Inbox<int> inbox(2);
  std::vector<int> batch;
  batch.reserve(10);
  inbox.push(1);
  inbox.push(2);
  ManualExecutor executor;
  bool first = false;
  bool second = false;
  executor.start(await_arrival(inbox, first));
  executor.start(await_arrival(inbox, second));
  long failed = 0;
  {
    const FailingAllocations failing(0, 1'000);
    inbox.take(batch, 10);
    inbox.take(batch, 10);
    executor.run();  // both wait
    inbox.close();
    failed = FailingAllocations::failed();
  }
  executor.run();
  CHECK(failed == 0);
  CHECK(first);
  CHECK(second);
}
