#pragma once

#include <semaphore.h>

#include <atomic>
#include <csignal>
#include <cstddef>
#include <functional>
#include <string>
#include <thread>
#include <vector>

namespace poolbench {

/// While it exists, a process that ends suddenly does not lose everything: if it crashes (SIGSEGV, SIGBUS, SIGFPE,
/// SIGILL, SIGABRT) or calls exit() or quick_exit(), `last_words` is called first. At most one at a time in a process.
///
/// Who waits for whom: a thread that crashes can do very little safely, so its signal handler writes a line to standard
/// error, wakes a thread of ours, which calls `last_words`, and waits for it; but for no longer than five seconds,
/// because that thread may need a lock that the crashed one holds. Then the signal ends the process as it would have
/// without us. exit() is an ordinary call: `last_words` runs on its thread, and the process ends with exit code 1.
class SuddenEnd {
 public:
  /// Called with how the process ends: "signal 11, Segmentation fault" or "exit()". Must not throw.
  using LastWords = std::function<void(const std::string& how)>;

  /// What is going on, for the line on standard error: "channel, 8 workers", "drain() of the batch". `step` may be
  /// empty.
  struct Scene {
    const char* trial;
    const char* step;
  };

  /// `scene` is called in a signal handler.
  SuddenEnd(std::function<Scene()> scene, LastWords last_words);
  SuddenEnd(const SuddenEnd&) = delete;
  SuddenEnd& operator=(const SuddenEnd&) = delete;
  ~SuddenEnd();

  /// For the signal handler and the function that exit() calls.
  void crashed(int signal) noexcept;
  void exited() noexcept;

 private:
  void listen();

  std::function<Scene()> scene_;
  LastWords last_words_;
  std::vector<char> signal_stack_ = std::vector<char>(std::size_t{64} << 10);
  stack_t stack_before_{};
  sem_t wake_;  // the only way to wake a thread from a signal handler
  std::atomic<int> signal_{0};
  std::atomic<bool> spoken_{false};
  std::thread thread_;
};

}  // namespace poolbench
