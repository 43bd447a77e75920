#include "harness/system/sudden_end.hpp"

#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string_view>
#include <utility>

#include "harness/system/interrupt.hpp"
#include "harness/system/write_all.hpp"

namespace poolbench {
namespace {

constexpr std::array<int, 5> crash_signals{SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};

std::array<struct sigaction, crash_signals.size()> actions_before;
std::atomic<SuddenEnd*> current{nullptr};
static_assert(std::atomic<SuddenEnd*>::is_always_lock_free);

void pause_for(long nanoseconds) noexcept {
  const timespec time{.tv_sec = 0, .tv_nsec = nanoseconds};
  nanosleep(&time, nullptr);
}

void restore_actions() noexcept {
  for (std::size_t i = 0; i < crash_signals.size(); ++i) sigaction(crash_signals[i], &actions_before[i], nullptr);
}

extern "C" void on_crash(int signal, siginfo_t* info, void* /*context*/) {
  if (SuddenEnd* end = current.load()) end->crashed(signal);
  restore_actions();
  // A fault happens again as soon as this returns, and reaches the previous handler with its address.
  if (info->si_code <= 0) raise(signal);
}

extern "C" void on_exit_call() {
  if (SuddenEnd* end = current.load()) end->exited();
}

void register_exit_call_once() {
  static const bool registered = [] {
    std::atexit(on_exit_call);
    std::at_quick_exit(on_exit_call);
    return true;
  }();
  static_cast<void>(registered);
}

}  // namespace

SuddenEnd::SuddenEnd(std::function<Scene()> scene, LastWords last_words)
    : scene_(std::move(scene)), last_words_(std::move(last_words)) {
  sem_init(&wake_, 0, 0);
  {
    const InterruptsBlocked while_started;
    thread_ = std::thread([this] { listen(); });
  }
  // Without it, the handler could not run after a stack overflow. For this thread only.
  const stack_t stack{.ss_sp = signal_stack_.data(), .ss_flags = 0, .ss_size = signal_stack_.size()};
  sigaltstack(&stack, &stack_before_);
  register_exit_call_once();
  current = this;
  struct sigaction action {};
  action.sa_sigaction = on_crash;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  for (const int signal : crash_signals) sigaddset(&action.sa_mask, signal);  // a crash in the handler ends the process
  for (std::size_t i = 0; i < crash_signals.size(); ++i) sigaction(crash_signals[i], &action, &actions_before[i]);
}

SuddenEnd::~SuddenEnd() {
  current = nullptr;
  while (signal_.load() != 0) pause();  // a crashing thread still needs us, and then ends the process
  restore_actions();
  sigaltstack(&stack_before_, nullptr);
  sem_post(&wake_);
  thread_.join();
  sem_destroy(&wake_);
}

void SuddenEnd::listen() {
  while (sem_wait(&wake_) != 0) continue;  // interrupted
  if (const int signal = signal_.load()) {
    last_words_("signal " + std::to_string(signal) + ", " + strsignal(signal));
    spoken_ = true;
  }
}

void SuddenEnd::crashed(int signal) noexcept {
  int none = 0;
  if (!signal_.compare_exchange_strong(none, signal)) {
    // Another thread crashed first, and its signal ends the process. This may be the thread that runs last_words_.
    while (true) pause();
  }
  const Scene scene = scene_();
  const bool in_step = *scene.step != '\0';
  for (const char* text :
       {"\npoolbench: ", scene.trial, ": the process crashed", in_step ? " during " : "", scene.step, "\n"})
    write_to_stderr(text);
  sem_post(&wake_);
  constexpr long step_ns = 10'000'000;
  for (int steps = 0; steps < 500 && !spoken_; ++steps) pause_for(step_ns);  // five seconds
}

void SuddenEnd::exited() noexcept {
  current = nullptr;
  last_words_("exit()");
  std::_Exit(EXIT_FAILURE);
}

}  // namespace poolbench
