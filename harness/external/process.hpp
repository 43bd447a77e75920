#pragma once

#include <sys/types.h>

#include <chrono>
#include <stdexcept>
#include <string>
#include <string_view>

#include "harness/system/clock.hpp"
#include "harness/system/file_descriptor.hpp"
#include "harness/system/interrupt.hpp"

namespace poolbench::external {

/// The program missed a deadline.
class DeadlinePassed : public std::runtime_error {
 public:
  DeadlinePassed() : std::runtime_error("the deadline has passed") {}
};

/// abandon() was called.
class Abandoned : public std::runtime_error {
 public:
  Abandoned() : std::runtime_error("abandoned") {}
};

/// How a process ended: by exiting, or by a signal; the other member is 0.
struct ExitStatus {
  int exit_code = 0;
  int signal = 0;

  bool success() const { return exit_code == 0 && signal == 0; }
};

/// "exit code 3", "signal 11, Segmentation fault".
std::string describe(const ExitStatus& status);

/// The program ended when a line was expected.
class ProgramEnded : public std::runtime_error {
 public:
  explicit ProgramEnded(const ExitStatus& how)
      : std::runtime_error("the program ended with " + describe(how)), status(how) {}

  ExitStatus status;
};

/// A program that reads lines from its standard input and writes lines to its standard output.
///
/// It runs in its own process group, so that a Ctrl-C on the terminal does not reach it. The destructor kills that
/// group and waits for all its processes. No process remains, unless it left the group on purpose. To wait for all of
/// them, the first object makes this process the parent of its descendants' orphans (PR_SET_CHILD_SUBREAPER of
/// prctl(2)). Call all functions from one thread, except abandon().
class Process final : public Interruptible {
 public:
  /// Runs `exec COMMAND` in /bin/sh. If the command cannot run, the process ends at once with exit code 126 or 127.
  /// Throws std::system_error if the system cannot start a process.
  explicit Process(const std::string& command);
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  ~Process();

  pid_t id() const { return id_; }

  /// Adds the line feed. Blocks if the program leaves more than a few kilobytes unread. It is not an error if the
  /// program has ended.
  void write_line(std::string_view line) const;

  /// Ends the program's input.
  void close_input() { input_.close(); }

  /// Waits for the program's next line and returns it without the line feed. Throws ProgramEnded, DeadlinePassed,
  /// Abandoned, or std::runtime_error for a line of more than 64 KiB.
  std::string read_line(Clock::time_point deadline);

  /// Waits for the program to end. Throws the same as read_line(), except ProgramEnded.
  ExitStatus wait(Clock::time_point deadline);

  /// The part of standard output that read_line() has not returned. Call it after wait().
  const std::string& unread() const { return output_text_; }

  /// The last line of its standard error that is not blank; empty if there is none.
  std::string last_words() const;

  /// Makes the running read_line() or wait(), or else the next one, throw Abandoned. Any thread may call it.
  void abandon() noexcept override;

 private:
  void listen(Clock::time_point deadline);
  ExitStatus exit_status() const;

  FileDescriptor input_;
  // Our copy of the end that the program reads from. While it is open, writing to a program that has ended does not
  // raise SIGPIPE.
  FileDescriptor input_reader_;
  FileDescriptor output_;
  FileDescriptor errors_;
  FileDescriptor abandoned_;
  FileDescriptor exit_;  // pidfd_open(2): becomes readable when the process ends
  pid_t id_ = -1;
  bool ended_ = false;
  std::string output_text_;
  std::string error_text_;
};

}  // namespace poolbench::external
