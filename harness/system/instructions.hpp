#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>

namespace poolbench {

/// What a counter has counted so far. The kernel shares the processor's counters out among all who count: the count is
/// complete only if the counter ran whenever it was enabled.
struct InstructionReading {
  std::uint64_t instructions = 0;
  std::uint64_t enabled_ns = 0;
  std::uint64_t running_ns = 0;
};

/// The instructions between two readings; none if the counter did not run all the time between them.
std::optional<std::uint64_t> instructions_between(const InstructionReading& earlier, const InstructionReading& later);

/// There is no counter; what() says why, and the remedy.
class NoInstructionCounter : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// perf_event_open(2) for the instructions that this process executes in user mode. Returns a file descriptor, or -1
/// and sets errno.
int open_instruction_counter();

/// Counts the instructions that this thread, and all threads that are started afterwards by it or by one of those,
/// execute in user mode; the kernel's are not counted. So create it before any other thread. It makes each switch
/// between threads a little slower.
class InstructionCounter {
 public:
  /// `open` is a parameter for tests. NoInstructionCounter if it fails.
  explicit InstructionCounter(int (*open)() = open_instruction_counter);
  InstructionCounter(const InstructionCounter&) = delete;
  InstructionCounter& operator=(const InstructionCounter&) = delete;
  ~InstructionCounter();

  /// Interrupts the processors on which counted threads run, for a few microseconds. None if the kernel refuses.
  std::optional<InstructionReading> read() const;

 private:
  int file_;
};

}  // namespace poolbench

/// Called just before and just after each timed batch, on the thread that runs it. They do nothing: a tool that counts
/// from outside finds them by their names, as in `valgrind --tool=callgrind --zero-before=poolbench_counting_begins
/// --dump-before=poolbench_counting_ends`.
extern "C" {
void poolbench_counting_begins();
void poolbench_counting_ends();
}
