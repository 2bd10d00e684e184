using System.Net.Sockets;
using SparkBert.Worker.Tests.Models;
using SparkBert.Worker.Wire;

namespace SparkBert.Worker.Tests.Simulation;

/// <summary>
/// The worker's end of a connection whose other end is a plan. There is no second thread: what the JVM does, it does when the worker reads
/// or writes, so the order is always the same.
/// </summary>
/// <param name="plan">What the JVM does.</param>
/// <param name="turns">The order of the connections.</param>
/// <param name="clock">The time, which passes while the JVM does nothing.</param>
/// <param name="undecided">
/// The connections that may yet say the secret: time passes only when no other one is among them, for it would end theirs too.
/// </param>
internal sealed class SimulatedConnection(ConnectionPlan plan, Turnstile turns, ManualClock clock, Func<int> undecided) : IConnection
{
    /// <summary>No wait of the worker is longer.</summary>
    private static readonly TimeSpan Endless = TimeSpan.FromHours(1);

    private readonly Lock gate = new();
    private readonly Random reads = new(plan.Seed);
    private readonly Random writes = new(plan.Seed + 1);
    private readonly MemoryStream output = new();
    private readonly HashSet<int> paused = [];
    private readonly int[] stops = [.. plan.Pauses.Keys.Concat(plan.Holds.Keys).Append(plan.CutAt).Order()];
    private int position;
    private bool isLeft;
    private bool isReset;
    private bool isClosed;
    private bool isDisposed;
    private bool isReceivingOver;
    private bool isSendingOver;

    public ConnectionPlan Plan => plan;

    /// <summary>Set when the worker is done with the connection.</summary>
    public ManualResetEventSlim Done { get; } = new();

    /// <summary>What must not happen, and did.</summary>
    public string? Fault { get; set; }

    public bool IsLeftByPeer
    {
        get
        {
            lock (gate)
            {
                return isLeft;
            }
        }
    }

    /// <summary>What the JVM has got.</summary>
    public byte[] Output
    {
        get
        {
            lock (gate)
            {
                return output.ToArray();
            }
        }
    }

    /// <summary>The executor's JVM is gone.</summary>
    public void Kill()
    {
        lock (gate)
        {
            isReset = isLeft = true;
        }
    }

    public int Receive(Span<byte> buffer)
    {
        turns.Pass(plan.Number);
        CheckHold();
        if (plan.Pauses.TryGetValue(position, out var pause) && paused.Add(position))
        {
            Wait(pause);
        }

        lock (gate)
        {
            ThrowIfOver();
            if (isReceivingOver)
            {
                return 0;
            }

            var end = Math.Min(plan.CutAt, plan.Input.Length);
            if (position < end)
            {
                var stop = stops.FirstOrDefault(stop => stop > position, int.MaxValue);
                var most = Math.Min(Math.Min(end, stop) - position, buffer.Length);
                var count = Math.Min(most, reads.Next(1, plan.MaxRead));
                plan.Input.AsSpan(position, count).CopyTo(buffer);
                position += count;
                LeaveAtCut();
                return count;
            }

            if (!isSendingOver || !plan.StaysOpen || position >= plan.CutAt)
            {
                isLeft = true;
                return 0;
            }
        }

        Wait(Endless);
        Fault ??= IsReceivingOver ? null : "the worker waits for ever for a JVM that got its error and does not close";
        return 0;
    }

    public int Send(ReadOnlySpan<byte> bytes)
    {
        turns.Pass(plan.Number);
        if (plan.ReadTime > TimeSpan.Zero && undecided() == 0)
        {
            clock.Advance(plan.ReadTime);
        }

        lock (gate)
        {
            ThrowIfOver();
            if (isSendingOver || isClosed)
            {
                throw new SocketException((int)SocketError.Shutdown);
            }

            if (output.Length >= plan.OutputCut)
            {
                isLeft = isReset = true;
                throw new SocketException((int)SocketError.ConnectionReset);
            }

            var count = Math.Min(Math.Min(bytes.Length, plan.OutputCut - (int)output.Length), writes.Next(1, plan.MaxWrite));
            output.Write(bytes[..count]);
            isLeft |= output.Length >= plan.OutputCut;
            return count;
        }
    }

    public void Shutdown(SocketShutdown how)
    {
        lock (gate)
        {
            ThrowIfOver();
            isSendingOver |= how != SocketShutdown.Receive;
            isReceivingOver |= how != SocketShutdown.Send;
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            isDisposed = true;
        }

        turns.Leave(plan.Number);
    }

    private bool IsReceivingOver
    {
        get
        {
            lock (gate)
            {
                return isReceivingOver;
            }
        }
    }

    private bool IsReset
    {
        get
        {
            lock (gate)
            {
                return isReset;
            }
        }
    }

    private void ThrowIfOver()
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        if (isReset)
        {
            throw new SocketException((int)SocketError.ConnectionReset);
        }
    }

    private void LeaveAtCut()
    {
        if (position >= plan.CutAt)
        {
            isLeft = true;
            isClosed = plan.Cut == CutKind.Close;
            isReset = plan.Cut == CutKind.Reset;
        }
    }

    /// <summary>Lets time pass, in steps, until the worker gives up.</summary>
    private void Wait(TimeSpan time)
    {
        var own = position < plan.GreetingLength ? 1 : 0;
        while (undecided() > own && !IsReset)
        {
            turns.Pass(plan.Number);
        }

        for (var step = time / 16; time > TimeSpan.Zero && !IsReceivingOver; time -= step)
        {
            clock.Advance(step);
        }
    }

    private void CheckHold()
    {
        if (plan.Holds.TryGetValue(position, out var batches) && AnswerBytes.Read(Behind(Output)).Batches < batches)
        {
            Fault ??= $"the worker waits at byte {position} of {plan.Input.Length} before it has answered what it has";
        }
    }

    private static ReadOnlySpan<byte> Behind(byte[] output) => output.AsSpan(Math.Min(output.Length, AnswerBytes.DaemonGreeting));
}
