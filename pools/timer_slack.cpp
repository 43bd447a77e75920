#include "pools/timer_slack.hpp"

#include <sys/prctl.h>

namespace poolbench {

void minimize_timer_slack() {
  prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);  // in ns; 0 would ask for the default
}

}  // namespace poolbench
