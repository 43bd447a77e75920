#pragma once

#include <sys/types.h>

#include <chrono>
#include <stdexcept>
#include <string>
#include <string_view>

#include "harness/external/file_descriptor.hpp"
#include "harness/system/clock.hpp"
#include "harness/system/interrupt.hpp"

namespace poolbench::external {

/// A deadline has passed before the program did what was waited for.
class DeadlinePassed : public std::runtime_error {
 public:
  DeadlinePassed() : std::runtime_error("the deadline has passed") {}
};

/// abandon() was called.
class Abandoned : public std::runtime_error {
 public:
  Abandoned() : std::runtime_error("abandoned") {}
};

/// How a process ended: one of the two.
struct End {
  int exit_code = 0;
  int signal = 0;

  bool well() const { return exit_code == 0 && signal == 0; }
};

/// "exit code 3", "signal 11, Segmentation fault".
std::string describe(const End& end);

/// The program ended where a line was expected.
class ProgramEnded : public std::runtime_error {
 public:
  explicit ProgramEnded(const End& how) : std::runtime_error("the program ended with " + describe(how)), end(how) {}

  End end;
};

/// A program that talks in lines: it is written to on its standard input and heard on its standard output.
///
/// It runs in a process group of its own, so that a Ctrl-C on the terminal does not reach it, and is killed with that
/// group at the latest by the destructor, which waits for all of them: no process is left over, unless it left the
/// group on purpose. For that, the first object makes this process the parent of its descendants' orphans,
/// PR_SET_CHILD_SUBREAPER of prctl(2). All functions but abandon() belong to one thread.
class Process final : public Interruptible {
 public:
  /// Has /bin/sh run `exec COMMAND`. A command that cannot be run shows as a process that ends at once, with exit code
  /// 126 or 127. Throws std::system_error if the system starts no process.
  explicit Process(const std::string& command);
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  ~Process();

  pid_t id() const { return id_; }

  /// Adds the line feed. At most a few kilobytes before the program reads them; no error if it has ended.
  void write_line(std::string_view line) const;

  /// The program reads the end of its input.
  void close_input() { input_.close(); }

  /// Waits for the next line of the program and returns it without the line feed. Throws ProgramEnded, DeadlinePassed,
  /// Abandoned, or std::runtime_error for a line of more than 64 KiB.
  std::string read_line(Clock::time_point deadline);

  /// Waits for the program to end. Throws like read_line(), but for ProgramEnded.
  End wait(Clock::time_point deadline);

  /// What it said on its standard output and nobody has read. After wait().
  const std::string& unread() const { return said_; }

  /// The last line of its standard error, empty if there was none.
  std::string last_words() const;

  /// Makes the read_line() or wait() that runs, or the next one, throw Abandoned.
  void abandon() noexcept override;

 private:
  void listen(Clock::time_point deadline);
  End end() const;

  FileDescriptor input_;
  // Our own copy of the end that the program reads from: while it is open, writing to a program that has ended is
  // no SIGPIPE.
  FileDescriptor input_reader_;
  FileDescriptor output_;
  FileDescriptor errors_;
  FileDescriptor abandoned_;
  FileDescriptor exit_;  // pidfd_open(2): becomes readable when the process ends
  pid_t id_ = -1;
  bool ended_ = false;
  std::string said_;
  std::string complained_;
};

}  // namespace poolbench::external
