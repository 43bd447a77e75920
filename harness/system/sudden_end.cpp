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

namespace poolbench {
namespace {

constexpr std::array<int, 5> crash_signals{SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};

std::array<struct sigaction, crash_signals.size()> actions_before;
std::atomic<SuddenEnd*> current{nullptr};
static_assert(std::atomic<SuddenEnd*>::is_always_lock_free);

void write_text(std::string_view text) noexcept {
  [[maybe_unused]] const auto ignored = ::write(STDERR_FILENO, text.data(), text.size());
}

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
  // A fault comes again as soon as this returns, with its address, for the handler before ours.
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
    const InterruptsElsewhere while_started;
    thread_ = std::thread([this] { listen(); });
  }
  // Or a crash by running out of stack could not be told. For this thread only.
  const stack_t stack{.ss_sp = signal_stack_.data(), .ss_flags = 0, .ss_size = signal_stack_.size()};
  sigaltstack(&stack, &stack_before_);
  register_exit_call_once();
  current = this;
  struct sigaction action {};
  action.sa_sigaction = on_crash;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  for (const int signal : crash_signals) sigaddset(&action.sa_mask, signal);  // one in the handler ends the process
  for (std::size_t i = 0; i < crash_signals.size(); ++i) sigaction(crash_signals[i], &action, &actions_before[i]);
}

SuddenEnd::~SuddenEnd() {
  current = nullptr;
  while (signal_.load() != 0) pause();  // a thread is crashing, needs us, and then ends the process
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
    while (true) pause();  // another thread crashed first, or our own does now: the first one ends the process
  }
  const Scene scene = scene_();
  const bool in_step = *scene.step != '\0';
  for (const char* text :
       {"\npoolbench: ", scene.trial, ": the process crashed", in_step ? " during " : "", scene.step, "\n"})
    write_text(text);
  sem_post(&wake_);
  constexpr long a_moment = 10'000'000;
  for (int waited = 0; waited < 500 && !spoken_; ++waited) pause_for(a_moment);
}

void SuddenEnd::exited() noexcept {
  current = nullptr;
  last_words_("exit()");
  std::_Exit(EXIT_FAILURE);
}

}  // namespace poolbench
