#include "harness/workload/jobs/echo_server.hpp"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <span>
#include <string>
#include <system_error>
#include <utility>

#include "harness/system/uninterrupted.hpp"

namespace poolbench {
namespace {

// Keys of what is watched beside the connections, whose keys are their numbers.
constexpr std::uint64_t end_key = ~std::uint64_t{0};
constexpr std::uint64_t timer_key = end_key - 1;

// Few, so that an answer that falls due meanwhile does not wait long.
constexpr std::size_t events_at_once = 32;

FileDescriptor opened(int file, const char* what) {
  if (file < 0) throw std::system_error(errno, std::generic_category(), std::string("cannot create ") + what);
  return FileDescriptor(file);
}

}  // namespace

// A timerfd, because it is exact. A timeout of epoll may be late by a thousandth of itself, whatever the thread's timer
// slack (select_estimate_accuracy() in Linux's fs/select.c).
EchoServer::EchoServer(std::vector<FileDescriptor> connections)
    : epoll_(opened(epoll_create1(EPOLL_CLOEXEC), "an epoll instance")),
      timer_(opened(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK), "a timer")),
      end_(opened(eventfd(0, EFD_CLOEXEC), "an eventfd")) {
  connections_.reserve(connections.size());
  answers_.reserve(connections.size());
  for (FileDescriptor& socket : connections) {
    watch(socket, EPOLLIN, connections_.size());
    connections_.push_back({.socket = std::move(socket)});
  }
  watch(timer_, EPOLLIN | EPOLLET, timer_key);  // edge-triggered: nobody needs to read it
  watch(end_, EPOLLIN, end_key);
  thread_ = std::thread([this] { serve(); });
}

EchoServer::~EchoServer() {
  eventfd_write(end_.number(), 1);
  thread_.join();
}

void EchoServer::watch(const FileDescriptor& file, std::uint32_t events, std::uint64_t key) {
  epoll_event event{.events = events, .data = {.u64 = key}};
  if (epoll_ctl(epoll_.number(), EPOLL_CTL_ADD, file.number(), &event) != 0)
    throw std::system_error(errno, std::generic_category(), "cannot watch a file");
}

void EchoServer::serve() {
  while (handle_events()) {
    answer_due();
    set_timer();
  }
}

/// Waits for the next events and handles them. Returns whether the thread should go on.
bool EchoServer::handle_events() {
  std::array<epoll_event, events_at_once> events;
  const int count =
      uninterrupted([&] { return epoll_wait(epoll_.number(), events.data(), static_cast<int>(events.size()), -1); });
  for (const epoll_event& event : std::span(events).first(static_cast<std::size_t>(std::max(count, 0)))) {
    if (event.data.u64 == end_key) return false;
    if (event.data.u64 == timer_key) {
      timer_set_to_ = {};  // so that it is set again even if it came a moment before its answer is due
    } else {
      receive_from(event.data.u64);
    }
  }
  return true;
}

void EchoServer::receive_from(std::size_t number) {
  Connection& connection = connections_[number];
  char* const rest = reinterpret_cast<char*>(&connection.request) + connection.received;
  const ssize_t count = uninterrupted([&] {
    return recv(connection.socket.number(), rest, sizeof connection.request - connection.received, MSG_DONTWAIT);
  });
  if (count < 0 && errno == EAGAIN) return;
  if (count <= 0) return connection.socket.close();  // the client has left
  connection.received += static_cast<std::size_t>(count);
  if (connection.received < sizeof connection.request) return;
  connection.received = 0;
  const std::chrono::nanoseconds wait(connection.request.wait_ns);
  answers_.push(Clock::now() + wait, {.connection = number, .number = connection.request.number});
}

void EchoServer::answer_due() {
  while (!answers_.empty() && answers_.next().due <= Clock::now()) {
    const Answer answer = answers_.pop();
    FileDescriptor& socket = connections_[answer.connection].socket;
    const ssize_t sent = uninterrupted(
        [&] { return send(socket.number(), &answer.number, sizeof answer.number, MSG_NOSIGNAL | MSG_DONTWAIT); });
    if (sent != sizeof answer.number) socket.close();  // so that the client fails instead of waiting forever
  }
}

/// To the next answer. An absolute time, so that one that has passed meanwhile ends the wait at once.
void EchoServer::set_timer() {
  if (answers_.empty() || answers_.next().due == timer_set_to_) return;
  timer_set_to_ = answers_.next().due;
  const auto due = timer_set_to_.time_since_epoch();
  const auto seconds = std::chrono::floor<std::chrono::seconds>(due);
  const itimerspec time{
      .it_interval = {},
      .it_value = {.tv_sec = seconds.count(), .tv_nsec = std::chrono::nanoseconds(due - seconds).count()}};
  timerfd_settime(timer_.number(), TFD_TIMER_ABSTIME, &time, nullptr);
}

}  // namespace poolbench
