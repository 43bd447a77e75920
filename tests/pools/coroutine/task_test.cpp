#include "pools/coroutine/task.hpp"

#include <coroutine>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/catch.hpp"
#include "tests/support/manual_executor.hpp"

using namespace poolbench;
using namespace poolbench::testing;

namespace {

using Log = std::vector<std::string>;

/// Records when it is destroyed.
class Mourned {
 public:
  Mourned(Log& log, std::string name) : log_(log), name_(std::move(name)) {}
  Mourned(const Mourned&) = delete;
  Mourned& operator=(const Mourned&) = delete;
  ~Mourned() { log_.push_back(name_ + " gone"); }

 private:
  Log& log_;
  std::string name_;
};

/// Suspends the task and says which it is.
struct Halt {
  bool await_ready() const noexcept { return false; }
  void await_suspend(Task::Handle task) const noexcept { halted = &task.promise(); }
  void await_resume() const noexcept {}
  Task::promise_type*& halted;
};

// GCC keeps a parameter in the frame, so it is destroyed with the frame.
Task write_down(Log& log, std::unique_ptr<Mourned> /*parameter*/) {
  const Mourned local(log, "local");
  log.emplace_back("ran");
  co_return;
}

Task halt_once(Log& log, Task::promise_type*& halted) {
  log.emplace_back("begun");
  co_await Halt{halted};
  log.emplace_back("ended");
}

}  // namespace

TEST_CASE("a task that is never started does not run, and its frame goes away with it", "[task]") {
  Log log;
  {
    const Task task = write_down(log, std::make_unique<Mourned>(log, "parameter"));
    CHECK(log.empty());
  }
  CHECK(log == Log{"parameter gone"});
}

TEST_CASE("a moved-from task has nothing to free", "[task]") {
  Log log;
  Task task = write_down(log, std::make_unique<Mourned>(log, "parameter"));
  { const Task moved = std::move(task); }
  CHECK(log == Log{"parameter gone"});
}

TEST_CASE("a task begins when its executor runs it, and is freed, locals first, before the executor learns of its end",
          "[task]") {
  Log log;
  ManualExecutor executor([&] { log.emplace_back("finished"); });
  executor.start(write_down(log, std::make_unique<Mourned>(log, "parameter")));
  CHECK(log.empty());
  CHECK(executor.alive() == 1);
  executor.run_one();
  CHECK(log == Log{"ran", "local gone", "parameter gone", "finished"});
  CHECK(executor.alive() == 0);
}

TEST_CASE("a woken task resumes when its executor says so", "[task]") {
  Log log;
  Task::promise_type* halted = nullptr;
  ManualExecutor executor;
  executor.start(halt_once(log, halted));
  executor.run();
  CHECK(log == Log{"begun"});
  CHECK(executor.alive() == 1);
  REQUIRE(halted != nullptr);
  halted->unpark();
  CHECK(log == Log{"begun"});
  CHECK(executor.ready_tasks() == 1);
  executor.run_one();
  CHECK(log == Log{"begun", "ended"});
  CHECK(executor.alive() == 0);
}
