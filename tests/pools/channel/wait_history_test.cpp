#include "pools/channel/wait_history.hpp"

#include "tests/catch.hpp"

using namespace poolbench;

namespace {

/// After how many answers of `answer` in a row the prediction is `wanted`; gives up after 1 000.
template <class Record, class Predict>
int answers_until(bool wanted, Record&& record, Predict&& predict) {
  int answers = 0;
  while (predict() != wanted && answers < 1'000) {
    record();
    ++answers;
  }
  return answers;
}

}  // namespace

TEST_CASE("a place without a history is expected to be quick", "[wait_history]") {
  const WaitHistory history;
  CHECK(history.spinning_pays());
  CHECK(history.yielding_pays());
}

TEST_CASE("one odd wait does not change a long habit, and eight do", "[wait_history]") {
  WaitHistory history;
  for (int i = 0; i < 1'000; ++i) history.waited(true);
  history.waited(false);
  CHECK(history.yielding_pays());
  history.waited(true);
  CHECK(answers_until(
            false, [&] { history.waited(false); }, [&] { return history.yielding_pays(); }) == 8);

  for (int i = 0; i < 1'000; ++i) history.waited(false);
  history.waited(true);
  CHECK_FALSE(history.yielding_pays());
  history.waited(false);
  CHECK(answers_until(
            true, [&] { history.waited(true); }, [&] { return history.yielding_pays(); }) == 8);
}

TEST_CASE("spinning and yielding are judged apart", "[wait_history]") {
  WaitHistory history;
  for (int i = 0; i < 20; ++i) history.spun(false);
  CHECK_FALSE(history.spinning_pays());
  CHECK(history.yielding_pays());
  for (int i = 0; i < 20; ++i) {
    history.spun(true);
    history.waited(false);
  }
  CHECK(history.spinning_pays());
  CHECK_FALSE(history.yielding_pays());
}
