// A TLS server of the tests with a certificate made on the spot. Speaks HTTP/1.1, or HTTP/2 as far as a client can tell
// that answers itself in the order of arrival: headers of requests are not read, every one gets status 200 and "two".
#pragma once

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace iasql::aws::test {

class TlsServer {
 public:
  struct Options {
    std::string name = "IP:127.0.0.1";  // what the certificate is for
    int max_version = TLS1_3_VERSION;
    bool offers_http2 = false;
    std::size_t http2_batch = 1;  // answers nothing before so many requests are there
    bool silent = false;          // accepts and never says a word
  };

  explicit TlsServer(Options options) : options_(std::move(options)) {
    setenv("no_proxy", "127.0.0.1", 1);
    make_certificate();
    listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    if (listener_ < 0 || bind(listener_, reinterpret_cast<sockaddr*>(&address), length) != 0 ||
        listen(listener_, 64) != 0 || getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &length) != 0)
      throw std::runtime_error("the test's TLS server cannot listen");
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { accept_all(); });
  }
  ~TlsServer() {
    shutdown(listener_, SHUT_RDWR);
    thread_.join();
    {
      std::lock_guard lock(mutex_);
      for (int fd : open_) shutdown(fd, SHUT_RDWR);
    }
    for (auto& peer : peers_) peer.join();
    close(listener_);
    SSL_CTX_free(context_);
    unlink(ca_file_.c_str());
  }
  TlsServer(const TlsServer&) = delete;
  TlsServer& operator=(const TlsServer&) = delete;

  std::string host(const std::string& name = "127.0.0.1") const { return name + ":" + std::to_string(port_); }
  const std::string& ca_file() const { return ca_file_; }
  int connections() const { return connections_; }
  int http2_requests() const { return http2_requests_; }
  std::string last_request() const {
    std::lock_guard lock(mutex_);
    return last_request_;
  }

 private:
  void make_certificate() {
    EVP_PKEY* key = EVP_EC_gen("P-256");
    X509* certificate = X509_new();
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 86400);
    X509_set_pubkey(certificate, key);
    X509_NAME* subject = X509_get_subject_name(certificate);
    const auto* text = reinterpret_cast<const unsigned char*>("test");
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, text, -1, -1, 0);
    X509_set_issuer_name(certificate, subject);
    X509V3_CTX v3{};
    X509V3_set_ctx(&v3, certificate, certificate, nullptr, nullptr, 0);
    for (const auto& [nid, value] : {std::pair(NID_subject_alt_name, options_.name.c_str()),
                                     std::pair(NID_basic_constraints, "critical,CA:TRUE")}) {
      X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &v3, nid, value);
      X509_add_ext(certificate, extension, -1);
      X509_EXTENSION_free(extension);
    }
    X509_sign(certificate, key, EVP_sha256());
    context_ = SSL_CTX_new(TLS_server_method());
    SSL_CTX_set_security_level(context_, 0);  // old protocols are wanted in one test
    SSL_CTX_set_min_proto_version(context_, TLS1_VERSION);
    SSL_CTX_set_max_proto_version(context_, options_.max_version);
    SSL_CTX_use_certificate(context_, certificate);
    SSL_CTX_use_PrivateKey(context_, key);
    SSL_CTX_set_alpn_select_cb(context_, &TlsServer::choose_protocol, this);
    char pattern[] = "/tmp/iasql-ca-XXXXXX";
    const int fd = mkstemp(pattern);
    ca_file_ = pattern;
    FILE* file = fdopen(fd, "w");
    PEM_write_X509(file, certificate);
    fclose(file);
    X509_free(certificate);
    EVP_PKEY_free(key);
  }

  static int choose_protocol(SSL*, const unsigned char** out, unsigned char* length, const unsigned char* in,
                             unsigned int in_length, void* self) {
    const bool http2 = static_cast<TlsServer*>(self)->options_.offers_http2;
    const std::string wanted = http2 ? "h2" : "http/1.1";
    for (unsigned int at = 0; at < in_length; at += 1u + in[at]) {
      if (std::string(reinterpret_cast<const char*>(in + at + 1), in[at]) != wanted) continue;
      *out = in + at + 1;
      *length = in[at];
      return SSL_TLSEXT_ERR_OK;
    }
    return SSL_TLSEXT_ERR_NOACK;
  }

  void accept_all() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, nullptr);
    for (;;) {
      const int fd = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (fd < 0) return;
      ++connections_;
      {
        std::lock_guard lock(mutex_);
        open_.insert(fd);
      }
      peers_.emplace_back([this, fd] { serve(fd); });
    }
  }

  void serve(int fd) {
    char byte;
    if (options_.silent) {
      while (recv(fd, &byte, 1, 0) > 0) {
      }
    } else {
      SSL* ssl = SSL_new(context_);
      SSL_set_fd(ssl, fd);
      if (SSL_accept(ssl) == 1) options_.offers_http2 ? serve_http2(ssl) : serve_http1(ssl);
      SSL_free(ssl);
    }
    std::lock_guard lock(mutex_);
    open_.erase(fd);
    close(fd);
  }

  void serve_http1(SSL* ssl) {
    std::string in;
    char buffer[4096];
    for (int n; (n = SSL_read(ssl, buffer, sizeof buffer)) > 0;) {
      in.append(buffer, static_cast<std::size_t>(n));
      const auto end = in.find("\r\n\r\n");
      if (end == in.npos) continue;
      {
        std::lock_guard lock(mutex_);
        last_request_ = in.substr(0, end);
      }
      in.clear();
      const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\none";
      SSL_write(ssl, answer.data(), static_cast<int>(answer.size()));
    }
  }

  static bool read_exactly(SSL* ssl, std::string& into, std::size_t size) {
    into.resize(size);
    for (std::size_t at = 0; at < size;) {
      const int n = SSL_read(ssl, into.data() + at, static_cast<int>(size - at));
      if (n <= 0) return false;
      at += static_cast<std::size_t>(n);
    }
    return true;
  }
  static std::string frame(unsigned char type, unsigned char flags, const std::string& stream, const std::string& body) {
    const std::size_t n = body.size();
    std::string out{static_cast<char>(n >> 16), static_cast<char>(n >> 8), static_cast<char>(n)};
    out += static_cast<char>(type);
    out += static_cast<char>(flags);
    return out + stream + body;
  }

  void serve_http2(SSL* ssl) {
    enum : unsigned char { Data = 0, HeadersFrame = 1, Settings = 4, Ping = 6, EndStream = 1, Ack = 1, EndHeaders = 4 };
    const std::string none(4, '\0'), status_200("\x88", 1);
    std::string head, body, out = frame(Settings, 0, none, "");
    if (!read_exactly(ssl, head, 24)) return;
    std::vector<std::string> waiting;
    for (;;) {
      SSL_write(ssl, out.data(), static_cast<int>(out.size()));
      out.clear();
      if (!read_exactly(ssl, head, 9)) return;
      const auto size = static_cast<std::size_t>(static_cast<unsigned char>(head[1])) << 8 |
                        static_cast<unsigned char>(head[2]);
      if (size > 0 && !read_exactly(ssl, body, size)) return;
      const auto type = static_cast<unsigned char>(head[3]), flags = static_cast<unsigned char>(head[4]);
      if (type == Settings && !(flags & Ack)) out += frame(Settings, Ack, none, "");
      if (type == Ping && !(flags & Ack)) out += frame(Ping, Ack, none, body);
      if ((type == HeadersFrame || type == Data) && (flags & EndStream)) {
        ++http2_requests_;
        waiting.push_back(head.substr(5, 4));
      }
      if (waiting.size() >= options_.http2_batch) {
        for (const std::string& stream : waiting)
          out += frame(HeadersFrame, EndHeaders, stream, status_200) + frame(Data, EndStream, stream, "two");
        waiting.clear();
      }
      if (out.empty()) out = frame(Ping, 0, none, "12345678");
    }
  }

  const Options options_;
  SSL_CTX* context_ = nullptr;
  std::string ca_file_;
  int listener_ = -1, port_ = 0;
  std::atomic<int> connections_{0}, http2_requests_{0};
  std::vector<std::thread> peers_;  // the accepting thread only
  mutable std::mutex mutex_;
  std::set<int> open_;
  std::string last_request_;
  std::thread thread_;
};

}  // namespace iasql::aws::test
