#pragma once

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <iterator>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/temporary_folder.hpp"

namespace poolbench::testing {

/// How a process ended, and what it printed.
struct Outcome {
  int exit_code = -1;  ///< as in a shell: 128 plus the signal's number for a process that was killed
  std::string out;
  std::string err;
};

/// A child process whose standard output and error go to files. If it still runs at the end of the test, it is killed.
class Process {
 public:
  /// Starts the program at the path `command[0]`. `environment` ("NAME=value") comes before the test's own environment,
  /// from which DEBUG and NO_COLOR are removed.
  explicit Process(const std::vector<std::string>& command, const std::vector<std::string>& environment = {}) {
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, out_path().c_str(), O_WRONLY | O_CREAT, 0600);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, err_path().c_str(), O_WRONLY | O_CREAT, 0600);

    std::vector<std::string> variables = environment;
    for (char** variable = environ; *variable != nullptr; ++variable) {
      const std::string text = *variable;
      if (!text.starts_with("DEBUG=") && !text.starts_with("NO_COLOR=")) variables.push_back(text);
    }
    const int error = posix_spawn(&id_, command.front().c_str(), &files, nullptr, pointers(command).data(),
                                  pointers(variables).data());
    posix_spawn_file_actions_destroy(&files);
    if (error != 0) throw std::runtime_error("a test cannot start " + command.front());
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  ~Process() {
    if (ended_) return;
    send(SIGKILL);
    reap(0);
  }

  pid_t id() const { return id_; }

  void send(int signal) const { kill(id_, signal); }

  bool running() {
    if (!ended_) reap(WNOHANG);
    return !ended_;
  }

  /// What it has written to standard error so far.
  std::string err() const { return read_text(err_path()); }

  Outcome wait() {
    while (!ended_) reap(0);
    const int code = WIFEXITED(status_) ? WEXITSTATUS(status_) : 128 + WTERMSIG(status_);
    return {.exit_code = code, .out = read_text(out_path()), .err = read_text(err_path())};
  }

 private:
  static std::vector<char*> pointers(const std::vector<std::string>& texts) {
    std::vector<char*> result;
    for (const std::string& text : texts) result.push_back(const_cast<char*>(text.c_str()));
    result.push_back(nullptr);
    return result;
  }

  std::string out_path() const { return folder_ / "out"; }
  std::string err_path() const { return folder_ / "err"; }

  void reap(int options) { ended_ = waitpid(id_, &status_, options) == id_; }

  TemporaryFolder folder_;
  pid_t id_ = -1;
  int status_ = 0;
  bool ended_ = false;
};

/// Blocks until `poolbench` is in a trial or has ended. In a trial there is the watchdog or a thread of the pool,
/// besides the main thread and those that wait for interrupts and for a crash; the thread sanitizer adds one of its
/// own. The trial's jobs sleep.
inline void wait_for_batch(Process& poolbench) {
  const std::string threads = "/proc/" + std::to_string(poolbench.id()) + "/task";
#ifdef __SANITIZE_THREAD__
  constexpr int threads_of_a_trial = 5;
#else
  constexpr int threads_of_a_trial = 4;
#endif
  const auto batch_runs = [&] {
    return std::distance(std::filesystem::directory_iterator(threads), std::filesystem::directory_iterator()) >=
           threads_of_a_trial;
  };
  while (poolbench.running() && !batch_runs()) usleep(1000);
#ifdef __SANITIZE_THREAD__
  // The sanitizer (libtsan of GCC 12) prepares a thread for signals in the thread's first blocking call. If a signal
  // arrives within that preparation, the sanitizer loses it. A main thread that sleeps is beyond it.
  const auto main_thread_sleeps = [&] {
    const std::string stat = read_text("/proc/" + std::to_string(poolbench.id()) + "/stat");
    const std::size_t name_ends = stat.rfind(") ");
    return name_ends != std::string::npos && stat.compare(name_ends, 3, ") S") == 0;
  };
  while (poolbench.running() && !main_thread_sleeps()) usleep(1000);
#endif
}

/// Sends Ctrl-C twice, the second only after the first was noticed: two that are pending at once may arrive as one.
inline void interrupt_twice(Process& poolbench) {
  poolbench.send(SIGINT);
  while (poolbench.running() && poolbench.err().find("interrupt again") == std::string::npos) usleep(1000);
  poolbench.send(SIGINT);
}

}  // namespace poolbench::testing
