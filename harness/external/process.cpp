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
constexpr std::size_t kept_errors = 1 << 12;  // bytes: the last lines are at the end

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
    // What the suite ignores is not for the program to ignore.
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
    if (error != 0) throw std::system_error(error, std::generic_category(), "a process cannot be started");
    return id;
  }

 private:
  posix_spawn_file_actions_t files_;
  posix_spawnattr_t attributes_;
};

/// Appends what there is to read, at most 64 KiB; false if there is nothing. Closes the file at its end.
bool take(FileDescriptor& file, std::string& text) {
  std::array<char, 1 << 16> buffer;  // NOLINT(cppcoreguidelines-pro-type-member-init): filled by read
  const ssize_t size = file.number() < 0 ? -1 : ::read(file.number(), buffer.data(), buffer.size());
  if (size == 0) file.close();
  if (size <= 0) return false;
  text.append(buffer.data(), static_cast<std::size_t>(size));
  return true;
}

/// How long a process that was killed may take: it is gone at once, unless it hangs in the kernel.
constexpr std::chrono::seconds dying_patience{2};

/// Kills the leader and its group before the leader is reaped, so that the number is nobody else's. Then waits for all
/// of them: only the processor time of those that were waited for counts as ours.
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

/// Those that a program started become our children when it ends before them, so that they can be waited for.
void inherit_orphans() {
  prctl(PR_SET_CHILD_SUBREAPER, 1);
}

timespec time_until(Clock::time_point deadline) {
  const auto left = std::max<std::chrono::nanoseconds>(deadline - Clock::now(), std::chrono::nanoseconds::zero());
  constexpr std::int64_t second = 1'000'000'000;
  return {.tv_sec = left.count() / second, .tv_nsec = left.count() % second};
}

}  // namespace

std::string describe(const End& end) {
  if (end.signal == 0) return "exit code " + std::to_string(end.exit_code);
  return "signal " + std::to_string(end.signal) + ", " + strsignal(end.signal);
}

Process::Process(const std::string& command)
    : abandoned_(checked(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "an eventfd")) {
  inherit_orphans();
  Pipe input = make_pipe();
  Pipe output = make_pipe();
  Pipe errors = make_pipe();
  for (const Pipe* heard : {&output, &errors}) {
    checked(fcntl(heard->reader.number(), F_SETFL, O_NONBLOCK), "a pipe from the program");
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
  throw std::system_error(error, std::generic_category(), "pidfd_open(2), of Linux 5.3 and later");
}

Process::~Process() {
  end_group(id_);
}

void Process::write_line(std::string_view line) const {
  const std::string text = std::string(line) + '\n';
  const ssize_t written = ::write(input_.number(), text.data(), text.size());
  if (written != static_cast<ssize_t>(text.size())) {
    throw std::system_error(errno, std::generic_category(), "the program's input cannot be written");
  }
}

std::string Process::read_line(Clock::time_point deadline) {
  while (true) {
    if (const auto size = said_.find('\n'); size != std::string::npos) {
      std::string line = said_.substr(0, size);
      said_.erase(0, size + 1);
      return line;
    }
    if (ended_) throw ProgramEnded(end());
    listen(deadline);
  }
}

End Process::wait(Clock::time_point deadline) {
  while (!ended_) listen(deadline);
  return end();
}

std::string Process::last_words() const {
  const auto last = complained_.find_last_not_of(" \t\r\n");
  if (last == std::string::npos) return {};
  const auto line_feed = complained_.find_last_of('\n', last);
  const std::size_t first = line_feed == std::string::npos ? 0 : line_feed + 1;
  return complained_.substr(first, last + 1 - first);
}

void Process::abandon() noexcept {
  const int interrupted_errno = errno;
  constexpr std::uint64_t one = 1;
  [[maybe_unused]] const auto ignored = ::write(abandoned_.number(), &one, sizeof one);
  errno = interrupted_errno;
}

/// Waits until something has happened, and takes in what was said.
void Process::listen(Clock::time_point deadline) {
  if (Clock::now() >= deadline) throw DeadlinePassed();
  // poll(2) passes over those that are closed.
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
  const bool heard = take(output_, said_);
  const bool complained = take(errors_, complained_);
  if (complained_.size() > kept_errors) complained_.erase(0, complained_.size() - kept_errors);
  if (said_.size() > longest_line) throw std::runtime_error("the program says more than 64 KiB where a line is due");
  // It has ended for us when all is read that it said before.
  if (files[1].revents != 0 && !heard && !complained) ended_ = true;
}

End Process::end() const {
  siginfo_t info{};
  // Leaves the process to be reaped by the destructor.
  checked(waitid(P_PID, static_cast<id_t>(id_), &info, WEXITED | WNOWAIT), "the program's end");
  return info.si_code == CLD_EXITED ? End{.exit_code = info.si_status, .signal = 0}
                                    : End{.exit_code = 0, .signal = info.si_status};
}

}  // namespace poolbench::external
