namespace Interlieux.ReaderAgent.CardSources.Keyboard;

/// <summary>Turns keys, by the numbers of linux/input-event-codes.h, into characters.</summary>
internal sealed class Keys(KeyboardLayout layout)
{
    private const int LeftControl = 29;
    private const int RightControl = 97;
    private const int LeftShift = 42;
    private const int RightShift = 54;
    private const int RightAlt = 100;
    private const int Space = 57;

    // The rows of a keyboard, from the key in the first column on. A blank stands for a key that gives no character.
    private static readonly Row[] Us =
    [
        new(2, "1234567890-=", "!@#$%^&*()_+", ""),
        new(16, "qwertyuiop[]", "QWERTYUIOP{}", ""),
        new(30, "asdfghjkl;'`", "ASDFGHJKL:\"~", ""),
        new(43, @"\zxcvbnm,./", "|ZXCVBNM<>?", ""),
    ];

    private static readonly Row[] Fr =
    [
        new(2, "&é\"'(-è_çà)=", "1234567890°+", " ~#{[|`\\^@]}"),
        new(16, "azertyuiop^$", "AZERTYUIOP¨£", ""),
        new(30, "qsdfghjklmù²", "QSDFGHJKLM% ", ""),
        new(43, "*wxcvbn,;:!", "µWXCVBN?./§", ""),
        new(86, "<", ">", ""),
    ];

    // The same on every layout; with the lock for numbers on, as wedges have it.
    private static readonly Row[] Common =
    [
        new(28, "\n", "\n", ""), new(96, "\n", "\n", ""), new(Space, " ", " ", ""), new(15, "\t", "\t", ""), new(55, "*", "*", ""),
        new(71, "789-456+1230.", "789-456+1230.", ""), new(98, "/", "/", ""),
    ];

    private bool leftShift;
    private bool rightShift;
    private bool alternate;
    private bool control;

    /// <summary>The character of a key that was pressed, '\n' for the return key; null for keys that give none.</summary>
    public char? Turn(int key, bool pressed)
    {
        switch (key)
        {
            case LeftShift: leftShift = pressed; return null;
            case RightShift: rightShift = pressed; return null;
            case RightAlt: alternate = pressed; return null;
            case LeftControl or RightControl: control = pressed; return null;
        }

        // Some scanners write a control character so; as a control character it makes the line unreadable.
        if (pressed && control) return '\u0001';
        return pressed ? Find(layout == KeyboardLayout.Fr ? Fr : Us, key) ?? Find(Common, key) : null;
    }

    private char? Find(Row[] rows, int key)
    {
        foreach (var row in rows)
        {
            var characters = alternate ? row.Alternate : leftShift || rightShift ? row.Shifted : row.Plain;
            if (key < row.First || key - row.First >= characters.Length) continue;
            var character = characters[key - row.First];
            return character != ' ' || key == Space ? character : null;
        }

        return null;
    }

    private sealed record Row(int First, string Plain, string Shifted, string Alternate);
}
