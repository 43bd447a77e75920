#pragma once

#include <dlfcn.h>
#include <uv.h>

#include <memory>
#include <stdexcept>
#include <string>

namespace poolbench {

/// libuv, loaded when this is constructed and unloaded when it is destroyed. Its members are functions of uv.h.
///
/// libuv has one thread pool for the whole process, whose size is settled when it is first used and stays. Only
/// unloading the library ends its threads, and only loading it anew makes a pool of another size. So nothing may be
/// linked with it.
class LibuvLibrary {
 public:
  /// Throws std::runtime_error if libuv cannot be loaded, or is loaded already.
  LibuvLibrary() {
    if (Handle(dlopen(file, RTLD_NOW | RTLD_NOLOAD))) {
      throw std::runtime_error("libuv is already used in this process, and its thread pool cannot change its size");
    }
    handle_.reset(dlopen(file, RTLD_NOW | RTLD_LOCAL));
    if (!handle_) throw std::runtime_error(dlerror());
    find(async_init, "uv_async_init");
    find(async_send, "uv_async_send");
    find(close, "uv_close");
    find(loop_close, "uv_loop_close");
    find(loop_init, "uv_loop_init");
    find(queue_work, "uv_queue_work");
    find(run, "uv_run");
    find(shutdown_, "uv_library_shutdown");
    find(stop, "uv_stop");
    find(strerror, "uv_strerror");
  }
  LibuvLibrary(const LibuvLibrary&) = delete;
  LibuvLibrary& operator=(const LibuvLibrary&) = delete;

  /// Ends the threads of the pool and joins them. No loop may be left.
  ~LibuvLibrary() { shutdown_(); }

  decltype(&uv_async_init) async_init = nullptr;
  decltype(&uv_async_send) async_send = nullptr;
  decltype(&uv_close) close = nullptr;
  decltype(&uv_loop_close) loop_close = nullptr;
  decltype(&uv_loop_init) loop_init = nullptr;
  decltype(&uv_queue_work) queue_work = nullptr;
  decltype(&uv_run) run = nullptr;
  decltype(&uv_stop) stop = nullptr;
  decltype(&uv_strerror) strerror = nullptr;

 private:
  static constexpr const char* file = "libuv.so.1";
  static_assert(UV_VERSION_MAJOR == 1);

  struct Unload {
    void operator()(void* library) const { dlclose(library); }
  };
  using Handle = std::unique_ptr<void, Unload>;

  template <class Function>
  void find(Function*& function, const char* name) {
    function = reinterpret_cast<Function*>(dlsym(handle_.get(), name));
    if (function == nullptr) throw std::runtime_error(std::string("this libuv is too old: it has no ") + name);
  }

  Handle handle_;
  decltype(&uv_library_shutdown) shutdown_ = nullptr;
};

}  // namespace poolbench
