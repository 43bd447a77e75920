#include "harness/external/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <system_error>
#include <thread>

namespace poolbench::external {
namespace {

constexpr std::size_t longest_line = 1 << 16;
constexpr std::size_t kept_error_bytes = 1 << 12;  // how much of the end of standard error is kept

int checked(int result, const char* what) {
  if (result < 0) throw std::system_error(errno, std::generic_category(), what);
  return result;
}

struct Pipe {
  FileDescriptor reader;
  FileDescriptor writer;
};

Pipe make_pipe() {
  std::array<int, 2> ends{};
  checked(pipe2(ends.data(), O_CLOEXEC), "a pipe to the program");
  return {FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

/// Wraps the two structs of posix_spawn(3).
class Spawning {
 public:
  Spawning() {
    posix_spawn_file_actions_init(&files_);
    posix_spawnattr_init(&attributes_);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setpgroup(&attributes_, 0);
    // The suite ignores these signals; the program must not inherit that.
    sigset_t usual;
    sigemptyset(&usual);
    sigaddset(&usual, SIGXFSZ);
    sigaddset(&usual, SIGPIPE);
    posix_spawnattr_setsigdefault(&attributes_, &usual);
  }
  Spawning(const Spawning&) = delete;
  Spawning& operator=(const Spawning&) = delete;
  ~Spawning() {
    posix_spawnattr_destroy(&attributes_);
    posix_spawn_file_actions_destroy(&files_);
  }

  void connect(const FileDescriptor& file, int number) {
    posix_spawn_file_actions_adddup2(&files_, file.number(), number);
  }

  pid_t shell(std::string command) {
    std::string shell = "/bin/sh";
    std::string option = "-c";
    std::array<char*, 4> arguments{shell.data(), option.data(), command.data(), nullptr};
    pid_t id = -1;
    const int error = posix_spawn(&id, shell.c_str(), &files_, &attributes_, arguments.data(), environ);
    if (error != 0) throw std::system_error(error, std::generic_category(), "cannot start a process");
    return id;
  }

 private:
  posix_spawn_file_actions_t files_;
  posix_spawnattr_t attributes_;
};

/// Appends up to 64 KiB of what is ready to read. Returns false if nothing is. Closes the file at its end.
bool take(FileDescriptor& file, std::string& text) {
  std::array<char, 1 << 16> buffer;  // NOLINT(cppcoreguidelines-pro-type-member-init): filled by read
  const ssize_t size = file.number() < 0 ? -1 : ::read(file.number(), buffer.data(), buffer.size());
  if (size == 0) file.close();
  if (size <= 0) return false;
  text.append(buffer.data(), static_cast<std::size_t>(size));
  return true;
}

/// How long to wait for a killed process. It ends at once, unless it hangs in the kernel.
constexpr std::chrono::seconds dying_patience{2};

/// Kills the leader and its group before the leader is reaped, so its id cannot have been reused. Then waits for all of
/// them, because only processes that we have waited for count towards our processor time.
void end_group(pid_t leader) {
  kill(-leader, SIGKILL);
  kill(leader, SIGKILL);  // it may have joined another group
  const auto deadline = Clock::now() + dying_patience;
  for (const pid_t which : {leader, -leader}) {
    for (pid_t ended = 0; ended >= 0 && Clock::now() < deadline;) {
      ended = waitpid(which, nullptr, WNOHANG);
      if (ended == 0) std::this_thread::sleep_for(std::chrono::microseconds(200));
    }
  }
}

/// Makes us the parent of processes that outlive the program that started them, so that we can wait for them.
void inherit_orphans() {
  prctl(PR_SET_CHILD_SUBREAPER, 1);
}

timespec time_until(Clock::time_point deadline) {
  const auto left = std::max<std::chrono::nanoseconds>(deadline - Clock::now(), std::chrono::nanoseconds::zero());
  constexpr std::int64_t second = 1'000'000'000;
  return {.tv_sec = left.count() / second, .tv_nsec = left.count() % second};
}

}  // namespace

std::string describe(const ExitStatus& status) {
  if (status.signal == 0) return "exit code " + std::to_string(status.exit_code);
  return "signal " + std::to_string(status.signal) + ", " + strsignal(status.signal);
}

Process::Process(const std::string& command)
    : abandoned_(checked(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "an eventfd")) {
  inherit_orphans();
  Pipe input = make_pipe();
  Pipe output = make_pipe();
  Pipe errors = make_pipe();
  for (const Pipe* pipe : {&output, &errors}) {
    checked(fcntl(pipe->reader.number(), F_SETFL, O_NONBLOCK), "a pipe from the program");
  }
  Spawning spawning;
  spawning.connect(input.reader, STDIN_FILENO);
  spawning.connect(output.writer, STDOUT_FILENO);
  spawning.connect(errors.writer, STDERR_FILENO);
  id_ = spawning.shell("exec " + command);

  input_ = std::move(input.writer);
  input_reader_ = std::move(input.reader);
  output_ = std::move(output.reader);
  errors_ = std::move(errors.reader);
  exit_ = FileDescriptor(static_cast<int>(syscall(SYS_pidfd_open, id_, 0)));
  if (exit_.number() >= 0) return;
  const int error = errno;
  end_group(id_);
  throw std::system_error(error, std::generic_category(), "pidfd_open(2), which needs Linux 5.3 or later");
}

Process::~Process() {
  end_group(id_);
}

void Process::write_line(std::string_view line) const {
  const std::string text = std::string(line) + '\n';
  const ssize_t written = ::write(input_.number(), text.data(), text.size());
  if (written != static_cast<ssize_t>(text.size())) {
    throw std::system_error(errno, std::generic_category(), "cannot write to the program's input");
  }
}

std::string Process::read_line(Clock::time_point deadline) {
  while (true) {
    if (const auto size = output_text_.find('\n'); size != std::string::npos) {
      std::string line = output_text_.substr(0, size);
      output_text_.erase(0, size + 1);
      return line;
    }
    if (ended_) throw ProgramEnded(exit_status());
    listen(deadline);
  }
}

ExitStatus Process::wait(Clock::time_point deadline) {
  while (!ended_) listen(deadline);
  return exit_status();
}

std::string Process::last_words() const {
  const auto last = error_text_.find_last_not_of(" \t\r\n");
  if (last == std::string::npos) return {};
  const auto line_feed = error_text_.find_last_of('\n', last);
  const std::size_t first = line_feed == std::string::npos ? 0 : line_feed + 1;
  return error_text_.substr(first, last + 1 - first);
}

void Process::abandon() noexcept {
  const int interrupted_errno = errno;
  constexpr std::uint64_t one = 1;
  [[maybe_unused]] const auto ignored = ::write(abandoned_.number(), &one, sizeof one);
  errno = interrupted_errno;
}

/// Waits until something happens, and reads what the program has written.
void Process::listen(Clock::time_point deadline) {
  if (Clock::now() >= deadline) throw DeadlinePassed();
  // poll(2) ignores closed files.
  std::array<pollfd, 4> files{{{.fd = abandoned_.number(), .events = POLLIN, .revents = 0},
                               {.fd = exit_.number(), .events = POLLIN, .revents = 0},
                               {.fd = output_.number(), .events = POLLIN, .revents = 0},
                               {.fd = errors_.number(), .events = POLLIN, .revents = 0}}};
  const timespec left = time_until(deadline);
  if (ppoll(files.data(), files.size(), &left, nullptr) < 0) {
    if (errno == EINTR) return;
    throw std::system_error(errno, std::generic_category(), "waiting for the program");
  }
  if (files[0].revents != 0) throw Abandoned();
  const bool got_output = take(output_, output_text_);
  const bool got_errors = take(errors_, error_text_);
  if (error_text_.size() > kept_error_bytes) error_text_.erase(0, error_text_.size() - kept_error_bytes);
  if (output_text_.size() > longest_line)
    throw std::runtime_error("the program wrote more than 64 KiB instead of one line");
  // It counts as ended only once we have read everything that it wrote.
  if (files[1].revents != 0 && !got_output && !got_errors) ended_ = true;
}

ExitStatus Process::exit_status() const {
  siginfo_t info{};
  // The destructor reaps the process.
  checked(waitid(P_PID, static_cast<id_t>(id_), &info, WEXITED | WNOWAIT), "the program's end");
  return info.si_code == CLD_EXITED ? ExitStatus{.exit_code = info.si_status, .signal = 0}
                                    : ExitStatus{.exit_code = 0, .signal = info.si_status};
}

}  // namespace poolbench::external
