#include "harness/system/interrupt.hpp"

#include <semaphore.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <string_view>
#include <thread>
#include <utility>

#include "harness/system/write_all.hpp"

namespace poolbench {
namespace {

constexpr std::array handled{SIGINT, SIGTERM};

// What happens at which count of interrupts.
constexpr int cuts_short = 2;
constexpr int ends_the_process = 3;

/// How long jobs that have begun may take to end. A trial without long sleeps ends much sooner.
constexpr std::chrono::seconds grace_period{1};

// Lock-free, so that a signal handler may use them.
std::atomic<int> interrupts{0};
std::atomic<int> last_signal{SIGINT};
static_assert(std::atomic<int>::is_always_lock_free);

/// Does what a signal handler must not do. Never destroyed, because a signal may arrive at any time.
class Listener {
 public:
  Listener() { sem_init(&came_, 0, 0); }

  /// The first call must come before the first signal, because it allocates.
  static Listener& instance() {
    static auto& listener = *new Listener;
    return listener;
  }

  void start() {
    const InterruptsBlocked while_started;
    std::thread([this] { listen(); }).detach();
  }

  /// For the signal handler.
  void wake() { sem_post(&came_); }

  void run(Interruptible* running) {
    const std::lock_guard lock(mutex_);
    running_ = running;
    if (running_ != nullptr && interrupts >= cuts_short) running_->abandon();  // the interrupt came first
  }

  void on_give_up(std::function<void()> last_words) {
    const std::lock_guard lock(mutex_);
    last_words_ = std::move(last_words);
    changed_.notify_all();
    if (last_words_ && interrupts >= cuts_short) wake();  // the interrupt came just before
  }

 private:
  [[noreturn]] void listen() {
    while (true) {
      while (sem_wait(&came_) != 0) continue;  // for example, a debugger interrupted it
      if (interrupts >= cuts_short) cut_short();
    }
  }

  /// No trial begins after an interrupt, so the running trial is the last.
  void cut_short() {
    std::unique_lock lock(mutex_);
    if (running_ != nullptr) running_->abandon();
    if (changed_.wait_for(lock, grace_period, [this] { return !last_words_; })) return;
    last_words_();
    std::_Exit(exit_code_of_interrupt());
  }

  sem_t came_;        // the only way to wake a thread from a signal handler
  std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  Interruptible* running_ = nullptr;
  std::function<void()> last_words_;  // of the trial that runs, empty between trials
};

extern "C" void on_interrupt(int signal) {
  const int interrupted_errno = errno;
  last_signal = signal;
  const int count = interrupts += signal == SIGTERM ? cuts_short : 1;
  if (count == 1) write_to_stderr("\npoolbench: ending after the running trial; interrupt again to cut it short\n");
  if (count >= ends_the_process) {
    std::signal(signal, SIG_DFL);
    std::raise(signal);
  }
  Listener::instance().wake();
  errno = interrupted_errno;
}

}  // namespace

void handle_interrupts() {
  Listener::instance().start();
  for (const int signal : handled) {
    struct sigaction action {};
    action.sa_handler = on_interrupt;
    action.sa_flags = SA_RESTART;
    sigaction(signal, &action, nullptr);
  }
}

bool interrupted() {
  return interrupts > 0;
}

int exit_code_of_interrupt() {
  return 128 + last_signal;
}

std::string cut_short_by() {
  return last_signal == SIGTERM ? "cut short by SIGTERM" : "cut short by a second interrupt";
}

InterruptsBlocked::InterruptsBlocked() {
  sigset_t ours;
  sigemptyset(&ours);
  for (const int signal : handled) sigaddset(&ours, signal);
  pthread_sigmask(SIG_BLOCK, &ours, &before_);
}
InterruptsBlocked::~InterruptsBlocked() {
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

CutShortOnInterrupt::CutShortOnInterrupt(Interruptible& running) {
  Listener::instance().run(&running);
}
CutShortOnInterrupt::~CutShortOnInterrupt() {
  Listener::instance().run(nullptr);
}

GiveUpOnInterrupt::GiveUpOnInterrupt(std::function<void()> last_words) {
  Listener::instance().on_give_up(std::move(last_words));
}
GiveUpOnInterrupt::~GiveUpOnInterrupt() {
  Listener::instance().on_give_up({});
}

}  // namespace poolbench
