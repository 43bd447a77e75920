#include "harness/interrupt.hpp"

#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <initializer_list>
#include <string_view>

namespace poolbench {
namespace {

// Lock-free, so that a signal handler may use them.
std::atomic<int> interrupts{0};
std::atomic<Interruptible*> running_trial{nullptr};
static_assert(std::atomic<int>::is_always_lock_free && std::atomic<Interruptible*>::is_always_lock_free);

/// write(2) is one of the few things a signal handler may do.
void tell(std::string_view text) {
  const int interrupted_errno = errno;
  [[maybe_unused]] const auto ignored = ::write(STDERR_FILENO, text.data(), text.size());
  errno = interrupted_errno;
}

extern "C" void on_interrupt(int signal) {
  const int count = ++interrupts;
  if (count == 1) tell("\npoolbench: ending after the running trial; interrupt again to cut it short\n");
  if (count == 2) {
    if (Interruptible* running = running_trial) running->abandon();
  }
  if (count > 2) {
    std::signal(signal, SIG_DFL);
    std::raise(signal);
  }
}

}  // namespace

void handle_interrupts() {
  for (const int signal : {SIGINT, SIGTERM}) {
    struct sigaction action {};
    action.sa_handler = on_interrupt;
    action.sa_flags = SA_RESTART;
    sigaction(signal, &action, nullptr);
  }
}

bool interrupted() {
  return interrupts > 0;
}

InterruptsElsewhere::InterruptsElsewhere() {
  sigset_t ours;
  sigemptyset(&ours);
  for (const int signal : {SIGINT, SIGTERM}) sigaddset(&ours, signal);
  pthread_sigmask(SIG_BLOCK, &ours, &before_);
}
InterruptsElsewhere::~InterruptsElsewhere() {
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

CutShortOnInterrupt::CutShortOnInterrupt(Interruptible& running) {
  running_trial = &running;
  if (interrupts >= 2) running.abandon();  // it came while the pool was set up
}
CutShortOnInterrupt::~CutShortOnInterrupt() {
  running_trial = nullptr;
}

}  // namespace poolbench
