using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Maas.Core;
using Maas.Predict.Inference.Processes;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference.Isolation;

/// <summary>A process of <see cref="RunnerProgram"/>, seen by who started it. For one thread at a time, but for what ends it. Disposed, it
/// is gone.</summary>
internal sealed class RunnerProcess : IDisposable
{
    // From the end of what it writes to its own.
    private static readonly TimeSpan ExitLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(10);

    private readonly Process process;
    private readonly BinaryReader reader;
    private readonly BinaryWriter writer;
    private readonly Lock writing = new();

    private RunnerProcess(Process process)
    {
        this.process = process;
        reader = new(new BufferedStream(process.StandardOutput.BaseStream, RunnerProgram.BufferBytes));
        writer = new(new BufferedStream(process.StandardInput.BaseStream, RunnerProgram.BufferBytes));

        // ONNX Runtime complains of graphs and their names; unread, it would wait for a reader.
        _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
    }

    public long PrivateBytes => ProcessMemory.PrivateBytes(process);

    public bool HasEnded => process.HasExited;

    /// <exception cref="ServiceException">Unavailable: the system starts none.</exception>
    public static RunnerProcess Start()
    {
        try
        {
            return new(OwnProgram.Start(RunnerProgram.Word));
        }
        catch (Win32Exception exception)
        {
            throw ServiceError.Unavailable.WithRetry(Again, $"no process can be started: {exception.Message}");
        }
    }

    /// <summary>Sends an order.</summary>
    /// <exception cref="IOException">It is gone.</exception>
    public void Send(Action<BinaryWriter> order)
    {
        lock (writing)
        {
            order(writer);
            writer.Flush();
        }
    }

    /// <summary>What kind of answer comes.</summary>
    /// <exception cref="IOException">It is gone.</exception>
    public RunnerAnswer ReadAnswer() => (RunnerAnswer)reader.ReadByte();

    /// <summary>What comes with an answer other than <see cref="RunnerAnswer.Done"/>.</summary>
    /// <exception cref="IOException">It is gone.</exception>
    /// <exception cref="InvalidDataException">It has sent something else.</exception>
    public string ReadReason()
    {
        var length = reader.ReadInt32();
        return length is >= 0 and <= RunnerProgram.MostReasonBytes
            ? Encoding.UTF8.GetString(reader.ReadBytes(length))
            : throw new InvalidDataException($"a reason of {length} bytes");
    }

    /// <summary>What comes with a run that is done; the caller disposes them.</summary>
    /// <exception cref="IOException">It is gone.</exception>
    /// <exception cref="InvalidDataException">It has sent something else.</exception>
    public IReadOnlyList<OrtValue> ReadOutputs(int count, long mostBytes) => OutputWire.Read(reader, count, mostBytes);

    /// <summary>Asks for the end of the run under way; false where its order is still being sent. For any thread.</summary>
    public bool TryTerminate()
    {
        if (!writing.TryEnter())
        {
            return false;
        }

        try
        {
            writer.Write((byte)RunnerOrder.Terminate);
            writer.Flush();
        }
        catch (IOException)
        {
            // It is gone, which who waits for its answer learns.
        }
        finally
        {
            writing.Exit();
        }

        return true;
    }

    /// <summary>Ends it. For any thread.</summary>
    public void Kill() => process.Kill();

    /// <summary>How it ended, once nothing comes from it any more; null where it lives all the same.</summary>
    public int? FindExitCode() => process.WaitForExit(ExitLimit) ? process.ExitCode : null;

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit(ExitLimit);
        reader.Dispose();
        try
        {
            writer.Dispose();
        }
        catch (IOException)
        {
            // What was not sent has nobody to go to.
        }

        process.Dispose();
    }
}
