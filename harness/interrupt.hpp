#pragma once

#include "harness/batch.hpp"

namespace poolbench {

/// From now on Ctrl-C (SIGINT) and SIGTERM end the run in steps: the first lets the running trial finish and starts no
/// other, the second cuts that trial short, the third ends the process as usual.
void handle_interrupts();

/// An interrupt has come.
bool interrupted();

/// While it lives, a second interrupt abandons `batch`. One at a time.
class CutShortOnInterrupt {
 public:
  explicit CutShortOnInterrupt(Batch& batch);
  CutShortOnInterrupt(const CutShortOnInterrupt&) = delete;
  CutShortOnInterrupt& operator=(const CutShortOnInterrupt&) = delete;
  ~CutShortOnInterrupt();
};

}  // namespace poolbench
