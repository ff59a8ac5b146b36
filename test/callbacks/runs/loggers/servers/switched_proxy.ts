/** Connections to a server that can be cut, as if the server were not there. */
import {connect, createServer, type Server, type Socket} from 'node:net';
import {freePort} from '../../../../free_port.js';

export class SwitchedProxy {
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;
  private port = 0;

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** @param target the port of the server */
  async start(target: number): Promise<void> {
    if (this.port === 0) this.port = await freePort();
    const server = createServer(socket => {
      const other = connect(target, '127.0.0.1');
      for (const one of [socket, other]) {
        this.sockets.add(one);
        one.on('error', () => undefined);
        one.on('close', () => {
          this.sockets.delete(one);
          socket.destroy();
          other.destroy();
        });
      }
      socket.pipe(other);
      other.pipe(socket);
    });
    await new Promise<void>(resolve => server.listen(this.port, '127.0.0.1', resolve));
    this.server = server;
  }

  /** Cuts all connections, and refuses new ones. */
  stop(): void {
    this.server?.close();
    for (const socket of this.sockets) socket.destroy();
  }
}
