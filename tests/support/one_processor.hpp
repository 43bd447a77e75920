#pragma once

#include "pools/cpu_set.hpp"

namespace poolbench::testing {

/// While it exists, this thread, and the processes that it starts, may use only the first of their processors.
class OnOneProcessor {
 public:
  OnOneProcessor() {
    CpuSet one;
    one.add(number());
    one.bind_this_thread();
  }
  OnOneProcessor(const OnOneProcessor&) = delete;
  OnOneProcessor& operator=(const OnOneProcessor&) = delete;
  ~OnOneProcessor() { before_.bind_this_thread(); }

  unsigned number() const { return before_.numbers().front(); }

 private:
  CpuSet before_ = *CpuSet::of_this_thread();
};

}  // namespace poolbench::testing
