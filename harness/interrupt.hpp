#pragma once

#include <csignal>

namespace poolbench {

/// What can be told to end before it is done.
class Interruptible {
 public:
  /// Any thread, and signal handlers.
  virtual void abandon() noexcept = 0;

 protected:
  ~Interruptible() = default;
};

/// From now on Ctrl-C (SIGINT) and SIGTERM end the run in steps: the first lets the running trial finish and starts no
/// other, the second cuts that trial short, the third ends the process as usual.
void handle_interrupts();

/// An interrupt has come.
bool interrupted();

/// Threads that are started while it lives never run the signals' handler: one that is about to end is no place for it.
class InterruptsElsewhere {
 public:
  InterruptsElsewhere();
  InterruptsElsewhere(const InterruptsElsewhere&) = delete;
  InterruptsElsewhere& operator=(const InterruptsElsewhere&) = delete;
  ~InterruptsElsewhere();

 private:
  sigset_t before_;
};

/// While it lives, a second interrupt abandons `running`. One at a time.
class CutShortOnInterrupt {
 public:
  explicit CutShortOnInterrupt(Interruptible& running);
  CutShortOnInterrupt(const CutShortOnInterrupt&) = delete;
  CutShortOnInterrupt& operator=(const CutShortOnInterrupt&) = delete;
  ~CutShortOnInterrupt();
};

}  // namespace poolbench
