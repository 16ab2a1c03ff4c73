"""Servers that are not what they should be: plain ones that say what they like, and a TLS front for another server."""

import datetime
import ipaddress
import os
import socket
import ssl
import threading

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


class _Listener:
    def __init__(self):
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._guarded, args=(connection,), daemon=True).start()

    def _guarded(self, connection):
        with connection:
            try:
                self.serve(connection)
            except OSError:
                pass

    def serve(self, connection):
        raise NotImplementedError

    def stop(self):
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()


class PlainServer(_Listener):
    """Answers whatever comes with the same bytes and hangs up."""

    def __init__(self, answer):
        self._answer = answer
        super().__init__()

    def serve(self, connection):
        connection.recv(65536)
        connection.sendall(self._answer)
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(65536):
            pass


class TlsFront(_Listener):
    """TLS with a certificate of its own, signed by nobody else, in front of a plain server."""

    def __init__(self, directory, target):
        self._target = target
        self.ca_file = os.path.join(directory, "front.pem")
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._make_certificate()
        super().__init__()

    def _make_certificate(self):
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "front")])
        now = datetime.datetime.now(datetime.timezone.utc)
        certificate = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
                       .serial_number(x509.random_serial_number())
                       .not_valid_before(now - datetime.timedelta(hours=1)).not_valid_after(now + datetime.timedelta(days=1))
                       .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
                       .add_extension(x509.BasicConstraints(True, None), True).sign(key, hashes.SHA256()))
        with open(self.ca_file, "wb") as file:
            file.write(certificate.public_bytes(serialization.Encoding.PEM))
        os.chmod(self.ca_file, 0o644)
        key_file = self.ca_file + ".key"
        with open(key_file, "wb") as file:
            file.write(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                         serialization.NoEncryption()))
        self._context.load_cert_chain(self.ca_file, key_file)

    def serve(self, connection):
        with self._context.wrap_socket(connection, server_side=True) as secure, \
                socket.create_connection(("127.0.0.1", self._target)) as inner:
            threading.Thread(target=_pump, args=(inner, secure), daemon=True).start()
            _pump(secure, inner)


def _pump(source, target):
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass
