#pragma once

#include "pools/language.hpp"

namespace poolbench {

/// How a thread's last waits at one place ended. It predicts the next one, as a processor predicts a branch: each
/// answer is a counter that saturates, so that one odd wait does not change it.
class WaitHistory {
 public:
  /// Whether a wait that spins is likely to end while it spins.
  bool spinning_pays() const noexcept { return spinning_.likely(); }
  void spun(bool ended) noexcept { spinning_.record(ended); }

  /// Whether a wait is likely to end while it yields.
  bool yielding_pays() const noexcept { return yielding_.likely(); }
  void waited(bool briefly) noexcept { yielding_.record(briefly); }

 private:
  class Answer {
   public:
    bool likely() const noexcept { return count_ > most / 2; }
    void record(bool yes) noexcept {
      if (count_ != (yes ? most : 0)) count_ += yes ? 1 : -1;
    }

   private:
    static constexpr int most = 15;
    int count_ = most;  // a thread that starts with a long wait, until there is work, does not lose faith
  };

  Answer spinning_;
  Answer yielding_;
};

}  // namespace poolbench
