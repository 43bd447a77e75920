#pragma once

#include <csignal>
#include <functional>
#include <string>

namespace poolbench {

// How a run is ended from outside, by Ctrl-C (SIGINT) or a supervisor (SIGTERM).
//
// Who waits for whom: the signal's handler counts and wakes the listener, a thread of its own, which does what a
// handler must not. The listener calls abandon() with its mutex held, so a trial that ends meanwhile waits for that
// call, and nothing that has ended is told to end. Then it waits for the trial's end, but only for a moment.

/// What can be told to end before it is done.
class Interruptible {
 public:
  /// Any thread. Must not wait for the object's own work.
  virtual void abandon() noexcept = 0;

 protected:
  ~Interruptible() = default;
};

/// From now on Ctrl-C ends the run in steps: the first lets the running trial finish and starts no other, the second
/// cuts that trial short, the third ends the process as usual. SIGTERM counts as two of them.
void handle_interrupts();

/// An interrupt has come.
bool interrupted();

/// The exit code that shells have for what the last interrupt ends: 128 and the signal's number.
int exit_code_of_interrupt();

/// The error of a trial that was cut short.
std::string cut_short_by();

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

/// While it lives, an interrupt that cuts short abandons `running`; at once, if it has come already. One at a time.
class CutShortOnInterrupt {
 public:
  explicit CutShortOnInterrupt(Interruptible& running);
  CutShortOnInterrupt(const CutShortOnInterrupt&) = delete;
  CutShortOnInterrupt& operator=(const CutShortOnInterrupt&) = delete;
  ~CutShortOnInterrupt();
};

/// While it lives, a trial runs that an interrupt cuts short. If that is not its end within a moment, since a job
/// sleeps for hours or a pool hangs, it calls `last_words` on the listener's thread and ends the process, with
/// exit_code_of_interrupt(). One at a time.
class GiveUpOnInterrupt {
 public:
  explicit GiveUpOnInterrupt(std::function<void()> last_words);
  GiveUpOnInterrupt(const GiveUpOnInterrupt&) = delete;
  GiveUpOnInterrupt& operator=(const GiveUpOnInterrupt&) = delete;
  ~GiveUpOnInterrupt();
};

}  // namespace poolbench
