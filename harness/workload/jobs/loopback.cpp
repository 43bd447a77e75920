#include "harness/workload/jobs/loopback.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <stdexcept>
#include <string>
#include <system_error>

#include "harness/system/open_file_limit.hpp"
#include "harness/system/uninterrupted.hpp"
#include "harness/text/units.hpp"

namespace poolbench {
namespace {

/// `result` unless it is that of a failed system call.
int checked(int result, const char* what) {
  if (result >= 0) return result;
  throw std::system_error(errno, std::generic_category(), std::string("cannot ") + what);
}

template <class Value>
void set_option(const FileDescriptor& socket, int level, int option, const Value& value) {
  checked(setsockopt(socket.number(), level, option, &value, sizeof value), "set an option of a socket");
}

FileDescriptor new_socket() {
  return FileDescriptor(checked(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "create a socket"));
}

using NameOf = int (*)(int, sockaddr*, socklen_t*);

/// The address that `name_of`, getsockname or getpeername, has for `socket`.
sockaddr_in address_of(const FileDescriptor& socket, NameOf name_of) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  checked(name_of(socket.number(), reinterpret_cast<sockaddr*>(&address), &size), "ask for the address of a socket");
  return address;
}

FileDescriptor listen_on_free_port() {
  FileDescriptor listener = new_socket();
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  checked(bind(listener.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address), "bind to 127.0.0.1");
  checked(listen(listener.number(), SOMAXCONN), "listen on 127.0.0.1");
  return listener;
}

FileDescriptor connect_to(const sockaddr_in& server) {
  FileDescriptor client = new_socket();
  const auto* address = reinterpret_cast<const sockaddr*>(&server);
  const int result = uninterrupted([&] { return connect(client.number(), address, sizeof server); });
  if (result != 0 && errno != EISCONN) checked(result, "connect to 127.0.0.1");  // connected when a signal came
  return client;
}

/// The server's end of the connection that `client` has begun. Any process of this machine may connect as well.
FileDescriptor accept_from(const FileDescriptor& client, const FileDescriptor& listener) {
  const in_port_t port = address_of(client, getsockname).sin_port;
  while (true) {
    FileDescriptor server(checked(
        uninterrupted([&] { return accept4(listener.number(), nullptr, nullptr, SOCK_CLOEXEC); }), "accept a client"));
    if (address_of(server, getpeername).sin_port == port) return server;
  }
}

void set_options(const FileDescriptor& socket) {
  constexpr int on = 1;
  set_option(socket, IPPROTO_TCP, TCP_NODELAY, on);
  set_option(socket, SOL_SOCKET, SO_LINGER, linger{.l_onoff = 1, .l_linger = 0});
}

/// One after the other, so that the queue of clients to be accepted never overflows.
LoopbackConnections connect_each(unsigned count) {
  LoopbackConnections connections;
  const FileDescriptor listener = listen_on_free_port();
  const sockaddr_in address = address_of(listener, getsockname);
  for (unsigned i = 0; i < count; ++i) {
    const FileDescriptor& client = connections.clients.emplace_back(connect_to(address));
    const FileDescriptor& server = connections.servers.emplace_back(accept_from(client, listener));
    set_options(client);
    set_options(server);
  }
  return connections;
}

/// Of ports, of files in the whole system, or of memory: fewer connections would need less.
bool is_shortage(const std::error_code& code) {
  return code == std::errc::address_not_available || code == std::errc::too_many_files_open_in_system ||
         code == std::errc::no_buffer_space || code == std::errc::not_enough_memory;
}

}  // namespace

LoopbackConnections connect_over_loopback(unsigned count) {
  try {
    return connect_each(count);
  } catch (const std::system_error& error) {
    const std::string what = "cannot open " + plural(count, "connection") + ": ";
    if (error.code() == std::errc::too_many_files_open) {
      throw std::runtime_error(what + "this process may have " + plural(open_file_limit(), "open file") +
                               ", and each connection takes two; use fewer --workers, or raise the limit (ulimit -n)");
    }
    if (is_shortage(error.code())) throw std::runtime_error(what + error.what() + "; use fewer --workers");
    throw;
  }
}

}  // namespace poolbench
