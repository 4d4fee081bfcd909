namespace Maas.Onnx.Tests.Files;

/// <summary>Damage as disks, networks and attackers do it.</summary>
internal static class Mutation
{
    public static byte[] Of(byte[] original, Random random)
    {
        var bytes = original.ToList();
        var changes = random.Next(1, 6);

        // Half of them keep every length, so that they get past the scan and reach parser and checker.
        var kinds = random.Next(2) == 0 ? 2 : 6;
        for (var i = 0; i < changes && bytes.Count > 8; i++)
        {
            Change(bytes, random.Next(kinds), random);
        }

        return [.. bytes];
    }

    private static void Change(List<byte> bytes, int kind, Random random)
    {
        var place = random.Next(bytes.Count);
        switch (kind)
        {
            case 0:
                bytes[place] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[place] = (byte)random.Next(256);
                break;
            case 2:
                bytes.RemoveRange(place, Math.Min(random.Next(1, 9), bytes.Count - place));
                break;
            case 3:
                bytes.InsertRange(place, bytes.GetRange(place, Math.Min(random.Next(1, 40), bytes.Count - place)));
                break;
            case 4:
                // A varint of the largest values, as a size or a dimension.
                bytes.InsertRange(place, [0xFF, 0xFF, 0xFF, 0xFF, (byte)(random.Next(2) == 0 ? 0x07 : 0xFF), 0x7F]);
                break;
            default:
                bytes.RemoveRange(place, bytes.Count - place);
                break;
        }
    }
}
