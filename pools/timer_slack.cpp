#include "pools/timer_slack.hpp"

#include <sys/prctl.h>

namespace poolbench {

void minimize_timer_slack() {
  prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);  // in ns; 0 would ask for the default
}

LeastTimerSlack::LeastTimerSlack() : before_ns_(prctl(PR_GET_TIMERSLACK, 0UL, 0UL, 0UL, 0UL)) {
  minimize_timer_slack();
}

LeastTimerSlack::~LeastTimerSlack() {
  if (before_ns_ > 0) prctl(PR_SET_TIMERSLACK, static_cast<unsigned long>(before_ns_), 0UL, 0UL, 0UL);
}

}  // namespace poolbench
