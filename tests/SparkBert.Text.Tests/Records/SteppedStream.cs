namespace SparkBert.Text.Tests.Records;

/// <summary>Gives so many bytes at a time, so that every place is the end of what is at hand once.</summary>
internal sealed class SteppedStream(byte[] bytes, int step) : MemoryStream(bytes)
{
    public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(step, count));
}
