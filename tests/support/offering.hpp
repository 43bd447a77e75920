#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <utility>

#include "pools/channel/select.hpp"
#include "tests/support/counting_parker.hpp"

namespace poolbench::testing {

/// A select of an offer or the end, by an owner that does not sleep but counts wake-ups.
template <class Sync>
struct Offering {
  using Offers = Channel<Channel<int, Sync>, Sync>;

  explicit Offering(std::size_t capacity = 0, Offers to = make_channel<Channel<int, Sync>, Sync>())
      : offers(std::move(to)), mine(make_channel<int, Sync>(capacity)) {}

  /// Returns false if it waits.
  bool begin(bool wait = true) { return selection.begin(SelectionScratch<Sync, 2>(), wait); }

  /// Takes the offer, as a dispatcher does.
  bool take() {
    std::optional<Channel<int, Sync>> taken;
    return offers.try_receive(taken) && taken == mine;
  }

  Offers offers;
  Channel<int, Sync> mine;
  Channel<bool, Sync> stop = make_channel<bool, Sync>();
  std::optional<int> value = 42;
  std::optional<bool> end;
  OfferCase<int, Sync> offer_case = offer_to(offers, mine, value);
  ReceiveCase<bool, Sync> end_case = receive_from(stop, end);
  std::array<SelectCase<Sync>*, 2> cases{&offer_case, &end_case};
  CountingParker parker;
  Selection<Sync> selection{cases, parker};
};

/// A receiver that waits to take an offer.
template <class Sync>
struct Taker {
  explicit Taker(const Channel<Channel<int, Sync>, Sync>& offers) : receive_case(receive_from(offers, taken)) {
    selection.begin(SelectionScratch<Sync, 1>(), true);
  }
  std::optional<Channel<int, Sync>> taken;
  ReceiveCase<Channel<int, Sync>, Sync> receive_case;
  std::array<SelectCase<Sync>*, 1> cases{&receive_case};
  CountingParker parker;
  Selection<Sync> selection{cases, parker};
};

}  // namespace poolbench::testing
