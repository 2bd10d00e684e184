using SparkBert.Bundles;

namespace SparkBert.Tests.Bundles;

public sealed class ProtobufReaderTests
{
    [Fact]
    public void Fields_of_every_wire_type_are_read()
    {
        // 1: varint 300, 2: fixed64, 3: bytes, 4: fixed32.
        byte[] message = [0x08, 0xAC, 0x02, 0x11, 1, 0, 0, 0, 0, 0, 0, 0, 0x1A, 2, (byte)'h', (byte)'i', 0x25, 2, 0, 0, 0];
        var reader = new ProtobufReader(message);
        var read = new List<string>();
        while (reader.Read())
        {
            read.Add($"{reader.Field} {reader.Number} {reader.Text}");
        }

        Assert.Equal(["1 300 ", "2 1 ", "3 0 hi", "4 2 "], read);
    }

    [Theory]
    [InlineData(new byte[] { 0x08 })]
    [InlineData(new byte[] { 0x08, 0x80 })]
    [InlineData(new byte[] { 0x1A, 5, 1 })]
    [InlineData(new byte[] { 0x1A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F })]
    [InlineData(new byte[] { 0x11, 1, 2 })]
    [InlineData(new byte[] { 0x0B })]
    [InlineData(new byte[] { 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01 })]
    public void What_is_cut_off_or_unknown_is_damage(byte[] message) => Assert.Throws<InvalidDataException>(() =>
    {
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
        }
    });

    [Fact]
    public void Numbers_come_packed_or_one_by_one()
    {
        byte[] message = [0x0A, 3, 1, 0xAC, 0x02, 0x08, 5];
        var numbers = new List<long>();
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            reader.AddNumbers(numbers);
        }

        Assert.Equal([1, 300, 5], numbers);
    }
}
