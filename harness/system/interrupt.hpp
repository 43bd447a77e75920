#pragma once

#include <csignal>
#include <functional>
#include <string>

namespace poolbench {

// How Ctrl-C (SIGINT) or a supervisor (SIGTERM) ends a run.
//
// Who waits for whom: the signal handler counts interrupts and wakes the listener, a thread of its own, which does what
// a handler must not do. The listener calls abandon() with its mutex held, so a trial that ends meanwhile waits for
// that call, and a trial that has ended is never abandoned. Then the listener waits for the trial to end, but only
// briefly.

/// What can be stopped before it is done.
class Interruptible {
 public:
  /// Makes it end soon. Any thread may call this. It must not wait for the object's own work.
  virtual void abandon() noexcept = 0;

 protected:
  ~Interruptible() = default;
};

/// From now on, Ctrl-C ends the run in steps: after the first, the running trial finishes and no other starts; the
/// second cuts that trial short; the third ends the process as usual. A SIGTERM counts as two.
void handle_interrupts();

/// Whether an interrupt has arrived.
bool interrupted();

/// The exit code that shells report for a process killed by the last interrupt's signal: 128 plus its number.
int exit_code_of_interrupt();

/// The error of a trial that was cut short.
std::string cut_short_by();

/// While it exists, the current thread blocks SIGINT and SIGTERM; threads that it starts meanwhile block them
/// permanently. So the signal handler never runs on a helper thread, which may be about to end.
class InterruptsBlocked {
 public:
  InterruptsBlocked();
  InterruptsBlocked(const InterruptsBlocked&) = delete;
  InterruptsBlocked& operator=(const InterruptsBlocked&) = delete;
  ~InterruptsBlocked();

 private:
  sigset_t before_;
};

/// While it exists, an interrupt that cuts the trial short abandons `running`, immediately if the interrupt has already
/// arrived. Only one may exist at a time.
class CutShortOnInterrupt {
 public:
  explicit CutShortOnInterrupt(Interruptible& running);
  CutShortOnInterrupt(const CutShortOnInterrupt&) = delete;
  CutShortOnInterrupt& operator=(const CutShortOnInterrupt&) = delete;
  ~CutShortOnInterrupt();
};

/// Create one for each trial. If an interrupt cuts the trial short and it does not end within a second, because a job
/// sleeps for hours or a pool hangs, this calls `last_words` on the listener's thread and ends the process with
/// exit_code_of_interrupt(). Only one may exist at a time.
class GiveUpOnInterrupt {
 public:
  explicit GiveUpOnInterrupt(std::function<void()> last_words);
  GiveUpOnInterrupt(const GiveUpOnInterrupt&) = delete;
  GiveUpOnInterrupt& operator=(const GiveUpOnInterrupt&) = delete;
  ~GiveUpOnInterrupt();
};

}  // namespace poolbench
